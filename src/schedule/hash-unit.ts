import { createHash } from "node:crypto";

/**
 * A number in [0, 1) that depends on the key alone, evenly spread over keys: the same on every machine and in every run.
 * Used where chance must repeat itself, for spreads and splits.
 */
export function hashUnit(key: string): number {
  return createHash("sha256").update(key).digest().readUIntBE(0, 6) / 2 ** 48;
}
