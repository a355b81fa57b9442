import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import { clientAddress } from "../../platform/http/client-address.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { answerUnknownLink } from "../../platform/http/page.ts";
import { createRateLimit } from "../../platform/http/rate-limit.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { pickLanguage, wantedLanguages } from "../../consent/words/pick-language.ts";
import { answerTooMany } from "../answer-too-many.ts";
import { askAgain } from "./ask-again.ts";
import { confirm, decline } from "./confirm.ts";
import { lookAt } from "./look-at.ts";
import type { Standing } from "./look-at.ts";
import { answerConfirmed, answerDeclined, answerMailSent, answerStanding } from "./page.ts";
import { readConfirmationToken } from "./token.ts";

export interface ConfirmationOptions {
  /** Submissions that one client address may make in a minute; here buttons. */
  formsPerMinute?: number;
  /** Proxies in front of us that append to `X-Forwarded-For`; none when not given. */
  trustedProxies?: number;
}

const usualButtonsPerMinute = 30;

/**
 * `/confirm/{token}`: GET and HEAD show the page and change nothing, because scanners follow links; a POST does what its button says, and
 * one without a button shows the page as well.
 */
export function confirmationRoutes(app: Ground, options: ConfirmationOptions): Routes {
  const { formsPerMinute = usualButtonsPerMinute, trustedProxies = 0 } = options;
  const rateLimit = createRateLimit({ limit: formsPerMinute, windowMs: 60_000, maxClients: 10_000 });
  const routes = createRoutes();
  const linkOf = (c: Context<HttpEnv>) => readConfirmationToken(app.signers.confirm, c.req.param("token") ?? "");
  const show = (c: Context<HttpEnv>, standing: Standing): Promise<Response> =>
    standing.kind === "unknown" ? answerUnknownLink(c) : answerStanding(c, standing, app.site.company.name);

  routes.get("/confirm/:token", async (c) => {
    const link = linkOf(c);
    return link === undefined ? answerUnknownLink(c) : show(c, await lookAt(app.db, link, app.clock.now()));
  });

  routes.post("/confirm/:token", async (c) => {
    const client = clientAddress(c, trustedProxies);
    const taken = rateLimit.take(client);
    if (taken.kind === "limited") {
      c.header("Retry-After", String(Math.ceil(taken.retryAfterMs / 1000)));
      return answerTooMany(c, pickLanguage(...wantedLanguages(c.req.header("Accept-Language"))));
    }
    const link = linkOf(c);
    if (link === undefined) return answerUnknownLink(c);
    switch (await buttonOf(c)) {
      case "confirm": {
        const stood = await confirm(app, { link, client });
        return stood.kind === "waits" ? answerConfirmed(c, stood) : show(c, stood);
      }
      case "decline": {
        const stood = await decline(app, { link, client });
        return stood.kind === "waits" || stood.kind === "expired" ? answerDeclined(c, stood) : show(c, stood);
      }
      case "again": {
        const stood = await askAgain(app, link);
        const sent = stood.kind === "expired" || stood.kind === "left";
        return sent ? answerMailSent(c, stood.confirmation.language) : show(c, stood);
      }
      default:
        return show(c, await lookAt(app.db, link, app.clock.now()));
    }
  });

  return routes;
}

async function buttonOf(c: Context<HttpEnv>): Promise<unknown> {
  const body = await c.req.parseBody().catch((): Record<string, undefined> => ({}));
  return body["do"];
}
