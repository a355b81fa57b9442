import type { CallingKey } from "../key/authenticate.ts";

/**
 * What an answer says of the limit of its key (draft-ietf-httpapi-ratelimit-headers): how many requests a minute has, how many are
 * left in this one, and the seconds until the next. Nothing of a request that could not be counted. Pure.
 */
export function limitHeaders(
  { used, restMs }: Pick<CallingKey, "used" | "restMs">,
  perMinute: number,
): { headers: Record<string, string>; isOver: boolean } {
  if (used === null || restMs === null) return { headers: {}, isOver: false };
  const seconds = Math.max(1, Math.ceil(restMs / 1_000));
  const isOver = used > perMinute;
  return {
    isOver,
    headers: {
      "RateLimit-Policy": `"key";q=${perMinute};w=60`,
      RateLimit: `"key";r=${Math.max(0, perMinute - used)};t=${seconds}`,
      ...(isOver && { "Retry-After": String(seconds) }),
    },
  };
}
