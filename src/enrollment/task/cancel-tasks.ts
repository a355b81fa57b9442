import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { uuidList } from "../../platform/rows/rows.ts";

/** After a reminder, the manager is told so much later. */
const lateAfter = "1 day";

/** Takes the open tasks of enrollments that were stopped off the lists of reps: what they were for is over. */
export async function cancelTasks(tx: Tx, enrollmentIds: readonly string[], reason: string, now: Date): Promise<void> {
  await tx.execute(sql`
    update tasks set done_at = ${now.toISOString()}::timestamptz, canceled_for = ${reason}, look_at = null
    where enrollment_id in ${uuidList(enrollmentIds)} and done_at is null`);
}

/** Opens the tasks again that were canceled with enrollments which now go on; whoever has them is reminded as before. */
export async function reopenTasks(tx: Tx, enrollmentIds: readonly string[], now: Date): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`;
  await tx.execute(sql`
    update tasks set done_at = null, canceled_for = null, look_at = case
      when rep_id is null then ${at}
      when escalated_at is not null then null
      when reminded_at is not null then greatest(${at}, reminded_at + ${lateAfter}::interval)
      else ${at} end
    where enrollment_id in ${uuidList(enrollmentIds)} and canceled_for is not null`);
}
