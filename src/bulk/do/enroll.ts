import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { BulkOutcome } from "../../db/schema/bulk.ts";
import { admitPage } from "../../enrollment/admit/admit-page.ts";
import type { PageTarget } from "../../enrollment/admit/admit-page.ts";
import { uuidList } from "../../platform/rows/rows.ts";

/** Enrolls leads by the rules that hold for one: who is refused is told why. */
export async function enrollSome(tx: Tx, plan: PageTarget, ids: readonly string[], now: Date): Promise<BulkOutcome[]> {
  const from = sql`select l.* from leads l where l.id in ${uuidList(ids)} order by l.id`;
  const { leads } = await admitPage(tx, plan, from, now, { each: true });
  return leads.map(({ leadId, outcome, code }) =>
    outcome === "skipped"
      ? { leadId, outcome, code }
      : { leadId, outcome: "done", code: outcome === "waiting" ? code : null },
  );
}
