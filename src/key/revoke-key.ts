import { eq, sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { apiKeys } from "../db/schema/index.ts";
import { NotFoundError } from "../platform/errors.ts";

/** Makes a key useless from now on. A key revoked before stays as it is. */
export async function revokeKey({ db, clock }: Pick<Ground, "db" | "clock">, { id }: { id: string }): Promise<void> {
  const rows = await db
    .update(apiKeys)
    .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, ${clock.now().toISOString()}::timestamptz)` })
    .where(eq(apiKeys.id, id))
    .returning({ id: apiKeys.id });
  if (rows.length === 0) throw new NotFoundError("key", id);
}
