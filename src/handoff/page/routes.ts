import { html } from "hono/html";
import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import { RipenError } from "../../platform/errors.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { answerPage, answerUnknownLink } from "../../platform/http/page.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { loadHandoffContext } from "../context.ts";
import { readHandoffToken } from "./links.ts";
import { handoffPage } from "./page.ts";
import { respondToHandoff } from "../respond.ts";

/** `/h/{token}`: the page linked from the mail to the rep. GET changes nothing, because scanners follow links. */
export function handoffPageRoutes(app: Ground): Routes {
  const routes = createRoutes();

  const show = async (c: Context<HttpEnv>, handoffId: string): Promise<Response> => {
    const context = await loadHandoffContext(app.db, handoffId);
    return context === undefined ? answerUnknownLink(c) : answerPage(c, handoffPage(context));
  };

  routes.get("/h/:token", async (c) => {
    const key = readHandoffToken(app.signers.respond, c.req.param("token"), app.clock.now());
    return key.kind === "good" ? show(c, key.handoffId) : answerUnknownLink(c);
  });

  routes.post("/h/:token", async (c) => {
    const key = readHandoffToken(app.signers.respond, c.req.param("token"), app.clock.now());
    if (key.kind !== "good") return answerUnknownLink(c);
    const { handoffId } = key;
    const response = await readResponse(c);
    if (response === undefined) return show(c, handoffId);
    try {
      await respondToHandoff(app, { handoffId, response });
    } catch (error) {
      if (!(error instanceof RipenError)) throw error;
      if (error.status === 404) return answerUnknownLink(c);
      return answerPage(c, { title: "Answered before", status: 409, body: html`<p>${error.message}</p>` });
    }
    return show(c, handoffId);
  });

  return routes;
}

async function readResponse(c: Context<HttpEnv>): Promise<"accept" | "decline" | undefined> {
  const { response } = await c.req.parseBody().catch((): Record<string, undefined> => ({}));
  return response === "accept" || response === "decline" ? response : undefined;
}
