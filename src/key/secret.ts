import { randomBytes } from "node:crypto";
import type { KeyKind } from "../db/schema/index.ts";
import { digest } from "../platform/secret/sign.ts";

const prefixes: Record<KeyKind, string> = { secret: "rk_", publishable: "pk_" };

/** A new key: `rk_` or `pk_` and 256 random bits in base64url. */
export function generateKey(kind: KeyKind): string {
  return prefixes[kind] + randomBytes(32).toString("base64url");
}

/** The start of a key, shown in lists so that people recognize it. */
export function keyPrefix(key: string): string {
  return key.slice(0, 10);
}

/** What is stored of a key. A plain SHA-256 is enough: 256 random bits cannot be guessed. */
export function hashKey(key: string): string {
  return digest(key);
}
