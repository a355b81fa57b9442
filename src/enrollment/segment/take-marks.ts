import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { uuidList } from "../../platform/rows/rows.ts";

const atOnce = 5_000;

/** Queries of one column, the ids of leads; `people` are all those of accounts that have changed, or somebody at which has. */
export interface Marked {
  leads: SQL;
  people: SQL;
  isMore: boolean;
}

/**
 * Takes marks of leads and accounts that have changed, in the transaction that looks at them. What is committed later keeps its mark.
 * @returns who they are, and whether there may be more
 */
export async function takeMarks(tx: Tx): Promise<Marked> {
  const taken = await tx.execute<{ leadId: string | null; accountId: string | null }>(sql`
    delete from segment_marks where id in (select id from segment_marks order by id limit ${atOnce})
    returning lead_id as "leadId", account_id as "accountId"`);
  const leads = [...new Set(taken.flatMap(({ leadId }) => leadId ?? []))];
  const accounts = [...new Set(taken.flatMap(({ accountId }) => accountId ?? []))];
  return {
    leads: sql`select * from ${uuidList(leads)} marked`,
    people: sql`select p.id from leads p where p.account_id in ${uuidList(accounts)}`,
    isMore: taken.length === atOnce,
  };
}
