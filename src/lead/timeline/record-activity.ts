import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import type { activities } from "../../db/schema/index.ts";
import { newId } from "../../platform/ids.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";

export type NewActivity = Omit<typeof activities.$inferInsert, "id">;

/** Appends to the timelines of leads, in the transaction that makes it true. One statement for any number. */
export async function recordActivities(tx: Executor, entries: readonly NewActivity[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({ id: newId(), ...entry }));
  await tx.execute(sql`
    insert into activities (id, lead_id, kind, at, enrollment_id, message_id, data)
    select r.id, r."leadId", r.kind, r.at, r."enrollmentId", r."messageId", coalesce(r.data, '{}')
    from ${recordRows(
      rows,
      `id uuid, "leadId" uuid, kind text, at timestamptz, "enrollmentId" uuid, "messageId" uuid, data jsonb`,
    )}`);
}
