import type { Ground } from "../ground.ts";
import { apiKeys } from "../db/schema/index.ts";
import type { KeyKind } from "../db/schema/index.ts";
import { keyColumns } from "./api-key.ts";
import type { ApiKey } from "./api-key.ts";
import { requireNotOver } from "./not-over.ts";
import { generateKey, hashKey, keyPrefix } from "./secret.ts";

/** What a key is made with. Without `scopes` a secret key may do everything, and a publishable one nothing but its form. */
export interface KeyInput {
  name: string;
  kind: KeyKind;
  scopes?: string[] | undefined;
  ipRanges?: string[] | undefined;
  perMinute?: number | null | undefined;
  expiresAt?: Date | null | undefined;
}

/**
 * Makes an API key. Only its hash is stored.
 * @returns the row, and `secret`: the key itself, which cannot be had again
 * @throws InvalidInputError `expires_in_past`
 */
export async function createKey(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { scopes, ...input }: KeyInput,
): Promise<{ key: ApiKey; secret: string }> {
  const now = clock.now();
  requireNotOver(input.expiresAt, now);
  const secret = generateKey(input.kind);
  const [key] = await db
    .insert(apiKeys)
    .values({
      ...input,
      scopes: input.kind === "publishable" ? [] : (scopes ?? ["*"]),
      prefix: keyPrefix(secret),
      hash: hashKey(secret),
      createdAt: now,
    })
    .returning(keyColumns);
  if (key === undefined) throw new Error("insert returned no row");
  return { key, secret };
}
