import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { StoredRow } from "../../db/schema/lead-merges.ts";

/** What the rows of a table belong to beside their lead. */
const owners: Readonly<Record<string, { column: string; table: string }>> = {
  account_change_leads: { column: "change_id", table: "account_changes" },
  import_leads: { column: "import_id", table: "imports" },
  segment_members: { column: "segment_id", table: "segments" },
};

/** Brings back rows that could not stand beside those of the survivor. @returns what could not, because what it belongs to is gone */
export async function restoreDropped(
  tx: Tx,
  dropped: Readonly<Record<string, StoredRow[]>>,
  leadId: string,
): Promise<{ what: string; reason: string }[]> {
  const kept: { what: string; reason: string }[] = [];
  for (const [name, rows] of Object.entries(dropped)) {
    const owner = owners[name];
    if (owner === undefined) continue;
    const table = sql.identifier(name);
    const back = await tx.execute(sql`
      insert into ${table} select r.* from jsonb_populate_recordset(null::${table}, ${JSON.stringify(
        rows.map((row) => ({ ...row, lead_id: leadId })),
      )}::text::jsonb) r
      where exists (select from ${sql.identifier(owner.table)} o where o.id = r.${sql.identifier(owner.column)})
      on conflict do nothing returning 1`);
    if (back.length < rows.length) kept.push({ what: name, reason: "What it belonged to is gone." });
  }
  return kept;
}
