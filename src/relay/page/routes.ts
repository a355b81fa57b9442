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
import { repMailPage } from "./page.ts";

/** `/m/{token}`: the page linked from what a rep is told of a mail that is held. GET changes nothing, because scanners follow links. */
export function repMailPageRoutes(app: Ground): Routes {
  const routes = createRoutes();

  const show = async (c: Context<HttpEnv>, id: string): Promise<Response> => {
    const [row] = await app.db.select().from(repMails).where(eq(repMails.id, id));
    return row === undefined ? answerUnknownLink(c) : answerPage(c, repMailPage(row));
  };

  routes.get("/m/:token", async (c) => {
    const id = readRepMailToken(app.signers.respond, c.req.param("token"));
    return id === undefined ? answerUnknownLink(c) : show(c, id);
  });

  routes.post("/m/:token", async (c) => {
    const id = readRepMailToken(app.signers.respond, c.req.param("token"));
    if (id === undefined) return answerUnknownLink(c);
    const { decision } = await c.req.parseBody().catch((): Record<string, undefined> => ({}));
    try {
      if (decision === "send") await letRepMailGo(app, { id });
      if (decision === "arrived") await repMailArrived(app, { id });
    } catch (error) {
      if (!(error instanceof RipenError)) throw error;
      if (error.status === 404) return answerUnknownLink(c);
      return answerPage(c, { title: "Not sent", status: 409, body: html`<p>${error.message}</p>` });
    }
    return show(c, id);
  });

  return routes;
}
