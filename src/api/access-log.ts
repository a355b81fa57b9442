import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes, routePath } from "hono/route";
import type { HttpEnv } from "../platform/http/env.ts";
import type { Log } from "../platform/log.ts";

/** One line per request. Names the route, not the path: paths of public pages hold tokens. */
export function accessLog(log: Log): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const start = performance.now();
    await next();
    log.info(
      {
        requestId: c.get("requestId"),
        method: c.req.method,
        route: routeOf(c),
        status: c.res.status,
        durationMs: Math.round(performance.now() - start),
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
