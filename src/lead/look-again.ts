import { sql } from "drizzle-orm";
import type { Executor } from "../db/client.ts";
import { uuidList } from "../platform/rows/rows.ts";

/**
 * Notes that something has come about leads, in the caller's transaction: it may be evidence for what their opens and clicks
 * are taken for, and a promotion rule may ask for it. Whoever was sent nothing has nothing to look at.
 */
export async function lookAgain(tx: Executor, leadIds: readonly string[], now: Date): Promise<void> {
  if (leadIds.length === 0) return;
  await tx.execute(sql`
    insert into engagement_checks (lead_id, at)
    select l.id, ${now.toISOString()}::timestamptz from leads l
    where l.id in ${uuidList(leadIds)} and exists (select from enrollments e where e.lead_id = l.id)
    order by l.id
    on conflict (lead_id) do nothing`);
}
