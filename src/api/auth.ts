import type { MiddlewareHandler } from "hono";
import type { App } from "../app.ts";
import { authenticate } from "../key/authenticate.ts";
import { RipenError } from "../platform/errors.ts";
import type { HttpEnv } from "../platform/http/env.ts";

/** Lets callers with a secret key through. */
export function requireSecretKey(app: Pick<App, "db">): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const key = await authenticate(app, c.req.header("Authorization"));
    if (key === undefined) {
      throw new RipenError("unauthenticated", 401, "Send a valid API key: `Authorization: Bearer rk_…`.");
    }
    if (key.kind !== "secret") {
      throw new RipenError("secret_key_required", 403, "This needs a secret key (rk_…), not a publishable one.");
    }
    c.set("apiKey", key);
    await next();
  };
}
