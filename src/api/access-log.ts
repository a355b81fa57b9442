import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes, routePath } from "hono/route";
import type { HttpEnv } from "../platform/http/env.ts";
import type { Log } from "../platform/log.ts";
import type { Meters } from "../platform/meters.ts";

/** One line per request, and its time counted. Names the route, not the path: paths of public pages hold tokens. */
export function accessLog(log: Log, meters: Meters): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const start = performance.now();
    await next();
    const ms = performance.now() - start;
    const route = routeOf(c);
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

/** The route that answers: what stands before and behind it is for every path. */
function routeOf(c: Context): string {
  return matchedRoutes(c).findLast(({ path }) => !path.endsWith("*"))?.path ?? routePath(c, -1);
}
