import type { MiddlewareHandler } from "hono";
import { requireRights, scopeMissing } from "../access/require.ts";
import { recordRequest } from "../access/audit/record-request.ts";
import { everything } from "../access/capability.ts";
import { rightsOf } from "../access/route-rights.ts";
import type { App } from "../app.ts";
import { authenticate, usualPerMinute } from "../key/authenticate.ts";
import type { CallingKey } from "../key/authenticate.ts";
import { isInRanges } from "../key/ip-ranges.ts";
import { RipenError } from "../platform/errors.ts";
import { addressBehind } from "../platform/http/client-address.ts";
import type { HttpEnv } from "../platform/http/env.ts";
import { answeringRoute } from "../platform/http/routing/answering-route.ts";
import { limitHeaders } from "./limit-headers.ts";

export interface GuardOptions {
  /** Requests of one key in a minute, unless the key says otherwise; the usual number when not given. */
  apiPerMinute?: number;
}

/**
 * Lets callers with a secret key through: known, not expired, from where it may be used, within its limit, and with the rights of
 * the route. What they did is written into the audit log.
 */
export function guardApi(
  app: Pick<App, "db" | "clock" | "log">,
  { apiPerMinute = usualPerMinute }: GuardOptions,
): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    // Paths of uploads have it in front of them by themselves as well.
    if ((c.get("apiKey") as HttpEnv["Variables"]["apiKey"] | undefined) !== undefined) return next();
    const key = usable(await authenticate(app, c.req.header("Authorization")));
    const forwarded = c.req.header("X-Forwarded-For");
    const address = addressBehind(c.get("trustedProxies"), forwarded, c.env?.incoming?.socket.remoteAddress);
    if (!isInRanges(address, key.ipRanges)) {
      throw new RipenError("address_not_allowed", 403, "This key may not be used from this network address.");
    }
    const limit = limitHeaders(key, key.perMinute ?? apiPerMinute);
    for (const [name, value] of Object.entries(limit.headers)) c.header(name, value);
    if (limit.isOver)
      throw new RipenError("rate_limited", 429, "Too many requests. Try again after Retry-After seconds.");

    const { id, kind, scopes } = key;
    c.set("apiKey", { id, kind, scopes });
    const path = answeringRoute(c);
    if (path !== "") requireScopes({ id, scopes }, c.req.method, path);
    await next();
    // Answers that were not made by the context know nothing of what was said before.
    for (const [name, value] of Object.entries(limit.headers)) c.res.headers.set(name, value);
    await recordRequest(c, app, { kind: "key", id });
    return undefined;
  };
}

function usable(key: CallingKey | undefined): CallingKey {
  if (key === undefined) {
    throw new RipenError("unauthenticated", 401, "Send a valid API key: `Authorization: Bearer rk_…`.");
  }
  if (key.kind !== "secret") {
    throw new RipenError("secret_key_required", 403, "This needs a secret key (rk_…), not a publishable one.");
  }
  if (key.isExpired) throw new RipenError("key_expired", 401, "This key has expired. Make a new one.");
  return key;
}

function requireScopes(key: { id: string; scopes: readonly string[] }, method: string, path: string): void {
  const rights = rightsOf(method, path);
  if (rights !== undefined) return requireRights({ kind: "key", ...key }, ...rights);
  if (!key.scopes.includes(everything)) throw scopeMissing(everything);
}
