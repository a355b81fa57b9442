import type { MiddlewareHandler } from "hono";
import type { HttpEnv } from "./env.ts";

/**
 * A request without a body says nothing, whatever its Content-Type promises: clients set that for every request. Routes whose
 * body may be left out take it for that.
 */
export const emptyBody: MiddlewareHandler<HttpEnv> = async (c, next) => {
  const { headers } = c.req.raw;
  const hasBody = headers.has("transfer-encoding") || Number(headers.get("content-length") ?? 0) > 0;
  if (!hasBody && headers.has("content-type")) headers.delete("content-type");
  await next();
};
