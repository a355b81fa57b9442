import type { Ground } from "../ground.ts";
import { apiKeys } from "../db/schema/index.ts";
import type { KeyKind } from "../db/schema/index.ts";
import { generateKey, hashKey, keyPrefix } from "./secret.ts";

export type ApiKey = Omit<typeof apiKeys.$inferSelect, "hash">;

/**
 * Makes an API key. Only its hash is stored.
 * @returns the row, and `secret`: the key itself, which cannot be had again
 */
export async function createKey(
  { db, clock }: Pick<Ground, "db" | "clock">,
  input: { name: string; kind: KeyKind },
): Promise<{ key: ApiKey; secret: string }> {
  const secret = generateKey(input.kind);
  const [row] = await db
    .insert(apiKeys)
    .values({ ...input, prefix: keyPrefix(secret), hash: hashKey(secret), createdAt: clock.now() })
    .returning();
  if (row === undefined) throw new Error("insert returned no row");
  const { hash: _, ...key } = row;
  return { key, secret };
}
