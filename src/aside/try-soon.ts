import { sql } from "drizzle-orm";
import type { Executor } from "../db/client.ts";
import { uuidList } from "../platform/rows/rows.ts";

/** What was repaired, or goes on after a pause: all that is set aside because of it. */
export type Repaired = { sequenceId: string } | { segmentId: string } | { leadId: string } | { enrollmentId: string };

const columns = {
  sequenceId: sql`sequence_id`,
  segmentId: sql`segment_id`,
  leadId: sql`lead_id`,
  enrollmentId: sql`enrollment_id`,
};

/** Lets what was set aside be tried again now, because what it is about was changed; not what waits for a person. */
export async function trySoon(db: Executor, repaired: Repaired, now: Date): Promise<void> {
  for (const [what, id] of Object.entries(repaired) as [keyof typeof columns, string][]) {
    await db.execute(sql`
      update set_asides set next_try_at = ${now.toISOString()}::timestamptz where ${columns[what]} = ${id}::uuid and next_try_at is not null`);
  }
}

/** `trySoon` for many leads, or many enrollments, by one statement. */
export async function trySoonMany(
  db: Executor,
  repaired: { leadIds: readonly string[] } | { enrollmentIds: readonly string[] },
  now: Date,
): Promise<void> {
  const [column, ids] =
    "leadIds" in repaired ? [columns.leadId, repaired.leadIds] : [columns.enrollmentId, repaired.enrollmentIds];
  if (ids.length === 0) return;
  await db.execute(sql`
    update set_asides set next_try_at = ${now.toISOString()}::timestamptz
    where ${column} in ${uuidList(ids)} and next_try_at is not null`);
}
