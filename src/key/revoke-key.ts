import { and, eq, isNull } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { apiKeys } from "../db/schema/index.ts";
import { found } from "../platform/errors.ts";

/**
 * Makes a key useless from now on. A key revoked before stays as it is.
 * @returns since when it was revoked before; null when it is revoked now
 * @throws NotFoundError
 */
export async function revokeKey(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id }: { id: string },
): Promise<Date | null> {
  const revoked = await db
    .update(apiKeys)
    .set({ revokedAt: clock.now() })
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  if (revoked.length > 0) return null;
  const rows = await db.select({ revokedAt: apiKeys.revokedAt }).from(apiKeys).where(eq(apiKeys.id, id));
  return found(rows, "key", id).revokedAt;
}
