import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";

/**
 * Who a lead is by now that was merged into another, which may have been merged further; undefined when it was not, or when the merge
 * was undone.
 */
export async function survivorOf(db: Executor, leadId: string): Promise<string | undefined> {
  const rows = await db.execute<{ id: string }>(sql`
    with recursive way (id, step) as (
      select m.lead_id, 1 from lead_merges m where m.from_id = ${leadId}::uuid and m.undone_at is null
      union all
      select m.lead_id, way.step + 1 from way join lead_merges m on m.from_id = way.id and m.undone_at is null
      where way.step < 100
    )
    select way.id from way join leads l on l.id = way.id order by step desc limit 1`);
  return rows[0]?.id;
}
