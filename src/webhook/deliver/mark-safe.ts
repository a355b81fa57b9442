import { and, eq, isNull, lte, or, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { webhookEndpoints } from "../../db/schema/index.ts";

export type Endpoint = typeof webhookEndpoints.$inferSelect;

/** Longer than a round lasts: one that runs when it ends is taken for dead. */
const lease = sql`interval '2 minutes'`;
/** A transaction that runs longer than this may be overtaken: else one that hangs would hold up all webhooks. */
const waitsAtMost = sql`interval '1 minute'`;

/**
 * Takes an endpoint for a round of its own, and moves on up to where no event is missing any more.
 *
 * Events get their numbers when they are written, not when they are committed: one with a lower number may appear later. So the
 * newest number is noted together with the number of this transaction, which is higher than that of any that may still hold a
 * lower event; once all those have ended, everything up to it is there.
 * @param held whether this process has it already, and only goes on
 * @returns undefined when another process has it, or it is not to be called now
 */
export async function takeEndpoint(
  { db, clock }: Pick<Ground, "db" | "clock">,
  id: string,
  held: boolean,
): Promise<Endpoint | undefined> {
  const e = webhookEndpoints;
  const now = clock.now();
  const isSafe = sql`(${e.seenXid} < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    or ${e.seenAt} < clock_timestamp() - ${waitsAtMost})`;
  const looksAgain = sql`(${e.seenXid} is null or ${isSafe})`;
  const [taken] = await db
    .update(e)
    .set({
      leaseUntil: sql`clock_timestamp() + ${lease}`,
      safeId: sql`case when ${e.seenXid} is not null and ${isSafe} then ${e.seenId} else ${e.safeId} end`,
      seenId: sql`case when ${looksAgain} then (select coalesce(max(id), 0) from webhook_events) else ${e.seenId} end`,
      seenXid: sql`case when ${looksAgain} then pg_current_xact_id()::text::bigint else ${e.seenXid} end`,
      seenAt: sql`case when ${looksAgain} then clock_timestamp() else ${e.seenAt} end`,
    })
    .where(
      and(
        eq(e.id, id),
        eq(e.state, "enabled"),
        or(isNull(e.slowUntil), lte(e.slowUntil, now)),
        held ? undefined : or(isNull(e.leaseUntil), sql`${e.leaseUntil} < clock_timestamp()`),
      ),
    )
    .returning();
  return taken;
}

/** Lets others have it. */
export async function letGo({ db }: Pick<Ground, "db">, id: string): Promise<void> {
  await db.execute(sql`update webhook_endpoints set lease_until = null where id = ${id}::uuid`);
}
