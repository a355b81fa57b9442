import type { Context } from "hono";
import type { Ground } from "../ground.ts";
import type { HttpEnv } from "../platform/http/env.ts";
import { answerUnknownLink } from "../platform/http/page.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { readClickToken } from "../send/mail/links.ts";
import { pixel } from "./pixel.ts";
import { recordClick, recordOpen } from "./record-touch.ts";

const request = (c: Context<HttpEnv>) => ({ method: c.req.method, userAgent: c.req.header("User-Agent") });

/** `/o/{token}.gif` and `/c/{token}?u=…` (`&l=` its name): the open pixel and the tracked links in mails. */
export function trackRoutes(app: Ground): Routes {
  const { log, signers } = app;
  const routes = createRoutes();

  routes.get("/o/:file", async (c) => {
    const token = c.req.param("file").replace(/\.gif$/, "");
    try {
      await recordOpen(app, { token, ...request(c) });
    } catch (error) {
      log.error({ err: error, requestId: c.get("requestId") }, "an open was not recorded");
    }
    return c.body(pixel, 200, {
      "Content-Type": "image/gif",
      "Cache-Control": "no-store, private",
      // Mail programs in the browser show images of other sites.
      "Cross-Origin-Resource-Policy": "cross-origin",
    });
  });

  routes.get("/c/:token", async (c) => {
    const token = c.req.param("token");
    const [signed, name] = [c.req.query("u") ?? "", c.req.query("l")];
    // Links that were made before they were normalized are normalized here: a header holds no raw letters or line ends.
    const target = readClickToken(signers.track, token, signed, name) === undefined ? null : URL.parse(signed);
    if (target === null) return answerUnknownLink(c);
    try {
      await recordClick(app, { token, url: signed, name, ...request(c) });
    } catch (error) {
      // The signature alone says where to go: nobody waits for our database to follow a link.
      log.error({ err: error, requestId: c.get("requestId") }, "a click was not recorded");
    }
    c.header("Cache-Control", "no-store, private");
    return c.redirect(target.href, 302);
  });

  return routes;
}
