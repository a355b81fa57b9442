import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { accountOfAddress } from "../../lead/account/place.ts";

const ownersAtMost = 10;

/**
 * The owner of the account that a lead belongs to, then the reps of others there who are prospects or customers: whose came
 * last comes first. Somebody who is no lead belongs to the account of their domain.
 */
export async function companyOwners(tx: Executor, email: string, leadId: string | null): Promise<string[]> {
  const account =
    leadId === null
      ? sql`${await accountOfAddress(tx, email)}::uuid`
      : sql`(select account_id from leads where id = ${leadId}::uuid)`;
  const others = leadId === null ? sql`true` : sql`l.id <> ${leadId}::uuid`;
  const rows = await tx.execute<{ repId: string }>(sql`
    select rep_id as "repId" from (
      select a.rep_id, 0 as place, a.updated_at as since from accounts a where a.id = ${account} and a.rep_id is not null
      union all
      select l.rep_id, 1, l.stage_at from leads l
      where l.account_id = ${account} and l.rep_id is not null and l.stage in ('prospect', 'customer') and ${others}) o
    group by rep_id order by min(place), max(since) desc, rep_id limit ${ownersAtMost}`);
  return rows.map(({ repId }) => repId);
}
