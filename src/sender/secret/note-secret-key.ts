import { and, gte, notInArray, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { secretKeys } from "../../db/schema/index.ts";

/** Whoever got a mail so long ago hardly answers it any more; and CAN-SPAM wants an unsubscribe link to work for 30 days. */
const linksLiveDays = 90;
const dayMs = 86_400_000;

/**
 * Notes that the current key is in use.
 * @param known fingerprints of the current key, which comes first, and of the previous ones
 * @returns until when keys were used that are not known any more, and whose links may still be followed; the latest first
 */
export async function noteSecretKey(
  { db, clock }: Pick<Ground, "db" | "clock">,
  known: readonly [string, ...string[]],
): Promise<Date[]> {
  const now = clock.now();
  await db
    .insert(secretKeys)
    .values({ fingerprint: known[0], firstUsedAt: now, lastUsedAt: now })
    .onConflictDoUpdate({ target: secretKeys.fingerprint, set: { lastUsedAt: sql`excluded.last_used_at` } });
  const rows = await db
    .select({ lastUsedAt: secretKeys.lastUsedAt })
    .from(secretKeys)
    .where(
      and(
        notInArray(secretKeys.fingerprint, [...known]),
        gte(secretKeys.lastUsedAt, new Date(now.getTime() - linksLiveDays * dayMs)),
      ),
    )
    .orderBy(sql`${secretKeys.lastUsedAt} desc`);
  return rows.map(({ lastUsedAt }) => lastUsedAt);
}
