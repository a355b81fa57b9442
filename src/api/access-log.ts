import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { HttpEnv } from "../platform/http/env.ts";
import { answeringRoute } from "../platform/http/routing/answering-route.ts";
import type { Log } from "../platform/log.ts";
import type { Meters } from "../platform/meters.ts";

/** One line per request, and its time counted. Names the route, not the path: paths of public pages hold tokens. */
export function accessLog(log: Log, meters: Meters): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const start = performance.now();
    await next();
    const ms = performance.now() - start;
    const route = answeringRoute(c) || routePath(c, -1);
    meters.requestAnswered(c.req.method, route, c.res.status, ms / 1_000);
    log.info(
      {
        requestId: c.get("requestId"),
        method: c.req.method,
        route,
        status: c.res.status,
        durationMs: Math.round(ms),
        keyId: c.get("apiKey")?.id,
      },
      "request",
    );
  };
}
