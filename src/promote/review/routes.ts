import { z } from "@hono/zod-openapi";
import { html } from "hono/html";
import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import { classSchema } from "../../inbound/correction/class-schema.ts";
import type { InboundParts } from "../../inbound/parts.ts";
import { RipenError } from "../../platform/errors.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { answerPage, answerUnknownLink } from "../../platform/http/page.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { takenFor } from "./choices.ts";
import { decideReview } from "./decide-review.ts";
import { readReviewToken } from "./links.ts";
import { listOpenReviews } from "./list-open-reviews.ts";
import { reviewPage } from "./page.ts";

const decisionSchema = z.object({ mail: z.uuid(), class: classSchema });

/** `/r/{token}`: the page linked from the mail about reviews. GET changes nothing, because scanners follow links. */
export function reviewPageRoutes(app: Ground & SequenceParts & InboundParts): Routes {
  const routes = createRoutes();

  const show = async (c: Context<HttpEnv>, said: string | null, status: 200 | 409 = 200): Promise<Response> =>
    answerPage(c, { ...reviewPage(await listOpenReviews(app), said), status });

  /** The answer to a token that lets nobody in. */
  const refuse = (c: Context<HttpEnv>): Promise<Response> | undefined => {
    const token = readReviewToken(app.signers.review, c.req.param("token") ?? "", app.clock.now());
    if (token === "unknown") return answerUnknownLink(c);
    return token === "good" ? undefined : answerPage(c, expired);
  };

  routes.get("/r/:token", async (c) => (await refuse(c)) ?? show(c, null));

  routes.post("/r/:token", async (c) => {
    const refused = await refuse(c);
    if (refused !== undefined) return refused;
    const decision = decisionSchema.safeParse(await c.req.parseBody().catch(() => ({})));
    if (!decision.success) return show(c, "Please choose what the mail is.");
    try {
      await decideReview(app, { id: decision.data.mail, class: decision.data.class });
    } catch (error) {
      if (!(error instanceof RipenError)) throw error;
      return show(c, error.message, 409);
    }
    return show(c, `Noted: ${takenFor(decision.data.class).toLowerCase()}.`);
  });

  return routes;
}

const expired = {
  title: "This link is too old",
  status: 410 as const,
  body: html`<p>
    It was good for two weeks. The next mail about reviews has a new one, and the API lists what is open.
  </p>`,
};
