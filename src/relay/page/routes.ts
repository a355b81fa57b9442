import { eq } from "drizzle-orm";
import type { Context } from "hono";
import { html } from "hono/html";
import type { Ground } from "../../ground.ts";
import { repMails } from "../../db/schema/index.ts";
import { RipenError } from "../../platform/errors.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { answerPage, answerUnknownLink } from "../../platform/http/page.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { letRepMailGo, repMailArrived } from "../confirm.ts";
import { readRepMailToken } from "../link.ts";
import type { RepMail } from "../send/prepared.ts";
import { whoMay } from "../send/who-may.ts";
import { repMailPage } from "./page.ts";

/** A link is good for so long from the moment the rep wrote, or last decided. */
const goodMs = 30 * 86_400_000;

/**
 * `/m/{token}`: the page linked from what a rep is told of a mail that is held, for thirty days, and for as long as the prospect is
 * the rep's. GET changes nothing, because scanners follow links.
 */
export function repMailPageRoutes(app: Ground): Routes {
  const routes = createRoutes();

  const enter = async (c: Context<HttpEnv, "/m/:token">): Promise<RepMail | Response> => {
    const id = readRepMailToken(app.signers.respond, c.req.param("token"));
    const [row] = id === undefined ? [] : await app.db.select().from(repMails).where(eq(repMails.id, id));
    if (row === undefined) return answerUnknownLink(c);
    const now = app.clock.now();
    const isGood = now.getTime() < (row.confirmedAt ?? row.at).getTime() + goodMs;
    return isGood && "handoffId" in (await whoMay(app.db, row, now)) ? row : answerPage(c, tooOld);
  };

  routes.get("/m/:token", async (c) => {
    const row = await enter(c);
    return row instanceof Response ? row : answerPage(c, repMailPage(row));
  });

  routes.post("/m/:token", async (c) => {
    const row = await enter(c);
    if (row instanceof Response) return row;
    const { id } = row;
    const { decision } = await c.req.parseBody().catch((): Record<string, undefined> => ({}));
    try {
      if (decision === "send") await letRepMailGo(app, { id });
      if (decision === "arrived") await repMailArrived(app, { id });
    } catch (error) {
      if (!(error instanceof RipenError)) throw error;
      if (error.status === 404) return answerUnknownLink(c);
      return answerPage(c, { title: "Not sent", status: 409, body: html`<p>${error.message}</p>` });
    }
    const [now] = await app.db.select().from(repMails).where(eq(repMails.id, id));
    return now === undefined ? answerUnknownLink(c) : answerPage(c, repMailPage(now));
  });

  return routes;
}

const tooOld = {
  title: "This link is too old",
  status: 410 as const,
  body: html`<p>It was good for thirty days, and for as long as you have this prospect.</p>`,
};
