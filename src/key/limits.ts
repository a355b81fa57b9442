import { RipenError } from "../platform/errors.ts";
import type { ApiKey } from "./api-key.ts";
import { isRangeWithin } from "./ip-ranges.ts";

/** What bounds a key beside its scopes: where from, until when, and how often. */
export type KeyLimits = Pick<ApiKey, "ipRanges" | "expiresAt" | "perMinute">;
type Wanted = { [K in keyof KeyLimits]?: KeyLimits[K] | undefined };

/**
 * Nobody gives a key wider limits than those of their own: what is not named is not judged.
 * @throws RipenError 403 `key_limit_wider`, which names the limit
 */
export function requireWithin(own: KeyLimits, { ipRanges, expiresAt, perMinute }: Wanted): void {
  if (ipRanges !== undefined && own.ipRanges.length > 0) {
    const isWithin = ipRanges.length > 0 && ipRanges.every((range) => isRangeWithin(range, own.ipRanges));
    if (!isWithin) throw wider("ipRanges", own.ipRanges.join(", "));
  }
  if (expiresAt !== undefined && own.expiresAt !== null && (expiresAt === null || expiresAt > own.expiresAt)) {
    throw wider("expiresAt", own.expiresAt.toISOString());
  }
  if (perMinute !== undefined && own.perMinute !== null && (perMinute === null || perMinute > own.perMinute)) {
    throw wider("perMinute", String(own.perMinute));
  }
}

/** The limits of a new key: those that are wanted, and for the others those of the key that makes it. @throws as `requireWithin` */
export function limitsWithin(own: KeyLimits, wanted: Wanted): KeyLimits {
  requireWithin(own, wanted);
  const { ipRanges = own.ipRanges, expiresAt = own.expiresAt, perMinute = own.perMinute } = wanted;
  return { ipRanges, expiresAt, perMinute };
}

function wider(field: keyof KeyLimits, own: string): RipenError {
  const message = `"${field}" would be wider than that of the key that asks, which has ${own}. Narrow it, or use another key.`;
  return new RipenError("key_limit_wider", 403, message);
}
