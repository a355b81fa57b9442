import { html } from "hono/html";
import type { Ground } from "../ground.ts";
import { answerPage, answerUnknownLink } from "../platform/http/page.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { imageHeaders, redirectHeaders } from "./answer-headers.ts";
import type { TrackParts } from "./parts.ts";
import { pixel } from "./pixel.ts";
import { recordClick, recordHiddenLink, recordOpen } from "./record-touch.ts";
import { touchRequest } from "./touch-request.ts";
import type { TrackOptions } from "./touch-request.ts";

/**
 * `/o/{token}.gif` and `/c/{token}?u=…` (`&l=` its name), GET and HEAD: the open pixel and the tracked links in mails, at
 * whatever host they are asked for. `/n/{token}`: the link that no person can reach. Served processes answer most of them
 * ahead of these routes, in the same way: `answerTouches`.
 */
export function trackRoutes(app: Ground & TrackParts, options: TrackOptions = {}): Routes {
  const routes = createRoutes();

  routes.get("/o/:file", (c) => {
    recordOpen(app, { token: c.req.param("file").replace(/\.gif$/, ""), ...touchRequest(c, options) });
    return c.body(pixel, 200, imageHeaders);
  });

  routes.get("/c/:token", async (c) => {
    const [url, name] = [c.req.query("u") ?? "", c.req.query("l")];
    const click = recordClick(app, { token: c.req.param("token"), url, name, ...touchRequest(c, options) });
    if (click.kind === "unknown") return answerUnknownLink(c);
    return c.body(null, 302, { ...redirectHeaders, Location: click.url });
  });

  routes.get("/n/:token", async (c) => {
    if (!recordHiddenLink(app, { token: c.req.param("token"), ...touchRequest(c, options) }))
      return answerUnknownLink(c);
    return answerPage(c, {
      title: "Nothing to see here",
      body: html`<p>This page is for programs that check links.</p>`,
    });
  });

  return routes;
}
