import { and, eq, isNull } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { apiKeys } from "../db/schema/index.ts";
import { ConflictError, found } from "../platform/errors.ts";
import { keyColumns } from "./api-key.ts";
import type { ApiKey } from "./api-key.ts";
import { generateKey, hashKey, keyPrefix } from "./secret.ts";

/** How long the secret before stays good, unless the caller says otherwise: hours. */
export const usualOverlapHours = 24;

/**
 * Gives a key a new secret. The one before stays good for `overlapHours`, so that programs can be given the new one in their own
 * time; 0 ends it at once. A secret that was replaced before ends now.
 * @throws NotFoundError; ConflictError `key_revoked`
 */
export async function rotateKey(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id, overlapHours }: { id: string; overlapHours: number },
): Promise<{ key: ApiKey; secret: string }> {
  const now = clock.now();
  return db.transaction(async (tx) => {
    const rows = await tx
      .select({ kind: apiKeys.kind, hash: apiKeys.hash, revokedAt: apiKeys.revokedAt })
      .from(apiKeys)
      .where(eq(apiKeys.id, id))
      .for("update");
    const { kind, hash, revokedAt } = found(rows, "key", id);
    if (revokedAt !== null) throw new ConflictError("key_revoked", "This key was revoked: make a new one.");
    if (kind !== "secret") throw new ConflictError("key_of_a_form", "A publishable key belongs to its form.");
    const secret = generateKey(kind);
    const [key] = await tx
      .update(apiKeys)
      .set({
        hash: hashKey(secret),
        prefix: keyPrefix(secret),
        previousHash: overlapHours === 0 ? null : hash,
        previousUntil: overlapHours === 0 ? null : new Date(now.getTime() + overlapHours * 3_600_000),
      })
      .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
      .returning(keyColumns);
    if (key === undefined) throw new Error("a locked key is gone");
    return { key, secret };
  });
}
