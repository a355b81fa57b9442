import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { StoredRow } from "../../db/schema/lead-merges.ts";
import { tablesOfLeads } from "./tables.ts";

/** Whose rows become whose; ids of leads. */
export interface Between {
  from: string;
  to: string;
}

/** What moved, by table: what tells each row apart; and the rows that could not stand beside those of the other lead. */
export interface MovedRows {
  moved: Record<string, string[]>;
  dropped: Record<string, StoredRow[]>;
}

/** Gives every row of a lead to another one, table by table, in the caller's transaction, which has locked both. */
export async function moveRows(tx: Tx, { from, to }: Between): Promise<MovedRows> {
  const rows: MovedRows = { moved: {}, dropped: {} };
  for (const [name, handling] of Object.entries(tablesOfLeads)) {
    const table = sql.identifier(name);
    if (handling.how === "note") continue;
    const key = sql.identifier(handling.key);
    if (handling.how === "once") {
      const dropped = await tx.execute<{ row: StoredRow }>(sql`
        delete from ${table} t where t.lead_id = ${from}::uuid
          and exists (select from ${table} o where o.lead_id = ${to}::uuid and o.${key} = t.${key})
        returning to_jsonb(t) as row`);
      if (dropped.length > 0) rows.dropped[name] = dropped.map(({ row }) => row);
    }
    const moved = await tx.execute<{ key: string }>(sql`
      update ${table} set lead_id = ${to}::uuid where lead_id = ${from}::uuid returning ${key}::text as key`);
    if (moved.length > 0) rows.moved[name] = moved.map((row) => row.key);
  }
  await lookAtBoth(tx, [to]);
  return rows;
}

/** Notes that scores, and what leads did, are to be looked at again; what was noted of a lead that goes, goes with it. */
export async function lookAtBoth(tx: Tx, leadIds: readonly string[]): Promise<void> {
  for (const id of leadIds) {
    await tx.execute(sql`insert into score_changes (lead_id) values (${id}::uuid)`);
  }
}

/**
 * Gives rows back to a lead, those of the list that are still the other's.
 * @returns how many of them are not
 */
export async function giveBack(
  tx: Tx,
  { from, to }: Between,
  moved: MovedRows["moved"],
): Promise<Record<string, number>> {
  const missing: Record<string, number> = {};
  for (const [name, keys] of Object.entries(moved)) {
    const handling = tablesOfLeads[name];
    if (handling === undefined || handling.how === "note") continue;
    const rows = await tx.execute(sql`
      update ${sql.identifier(name)} t set lead_id = ${to}::uuid
      from jsonb_array_elements_text(${JSON.stringify(keys)}::text::jsonb) k
      where t.lead_id = ${from}::uuid and t.${sql.identifier(handling.key)}::text = k returning 1`);
    if (rows.length < keys.length) missing[name] = keys.length - rows.length;
  }
  return missing;
}
