import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { recordRows } from "../../platform/record-rows.ts";
import type { FactBook } from "../facts/fact-book.ts";

/** Writes the leads that steps of this batch have changed. The batch holds their rows. */
export async function updateLeads(tx: Tx, leadIds: readonly string[], facts: FactBook): Promise<void> {
  if (leadIds.length === 0) return;
  const rows = [...new Set(leadIds)].map((id) => facts.lead(id));
  await tx.execute(sql`
    update leads l set first_name = r."firstName", last_name = r."lastName", company = r.company, timezone = r.timezone,
      locale = r.locale, attributes = r.attributes, stage = r.stage, stage_at = r."stageAt", updated_at = r."updatedAt",
      tags = array(select jsonb_array_elements_text(r.tags))
    from ${recordRows(
      rows,
      `id uuid, "firstName" text, "lastName" text, company text, timezone text, locale text, attributes jsonb, stage text,
       "stageAt" timestamptz, "updatedAt" timestamptz, tags jsonb`,
    )}
    where l.id = r.id`);
}
