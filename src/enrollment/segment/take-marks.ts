import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { uuidList } from "../../platform/rows/rows.ts";

const atOnce = 5_000;

/**
 * Takes marks of leads that have changed, in the transaction that looks at them. What is committed later keeps its mark.
 * @returns the leads as a query of one column, and whether there may be more
 */
export async function takeMarks(tx: Tx): Promise<{ leads: SQL; isMore: boolean }> {
  const taken = await tx.execute<{ id: string }>(sql`
    delete from segment_marks where id in (select id from segment_marks order by id limit ${atOnce}) returning lead_id as id`);
  const ids = [...new Set(taken.map(({ id }) => id))];
  return { leads: sql`select * from ${uuidList(ids)} marked`, isMore: taken.length === atOnce };
}
