import { sql } from "drizzle-orm";
import type { Executor } from "../db/client.ts";

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
