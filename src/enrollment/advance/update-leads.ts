import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";
import type { Stage, StageActor } from "../../db/schema/leads.ts";
import { closeHandoffs, recordMove } from "../../lead/stage/record-move.ts";
import type { FactBook } from "../facts/fact-book.ts";
import type { Effect } from "../machine/types.ts";
import type { DueEnrollment } from "./claim-due.ts";

/** Writes the leads that steps of this batch have changed. The batch holds their rows. */
export async function updateLeads(tx: Tx, leadIds: readonly string[], facts: FactBook): Promise<void> {
  if (leadIds.length === 0) return;
  const rows = [...new Set(leadIds)].map((id) => facts.lead(id));
  await tx.execute(sql`
    update leads l set first_name = r."firstName", last_name = r."lastName", company = r.company, timezone = r.timezone,
      locale = r.locale, attributes = r.attributes, stage = r.stage, stage_at = r."stageAt", recycled_at = r."recycledAt", sql_at = r."sqlAt", updated_at = r."updatedAt",
      tags = array(select jsonb_array_elements_text(r.tags))
    from ${recordRows(
      rows,
      `id uuid, "firstName" text, "lastName" text, company text, timezone text, locale text, attributes jsonb, stage text,
       "stageAt" timestamptz, "recycledAt" timestamptz, "sqlAt" timestamptz, "updatedAt" timestamptz, tags jsonb`,
    )}
    where l.id = r.id`);
}

/** Writes the event of each move to another stage that a step has made, and closes the handoffs that it ends. */
export async function recordStepMoves(
  tx: Tx,
  owed: readonly { due: DueEnrollment; effect: Extract<Effect, { kind: "updateLead" }> }[],
  now: Date,
): Promise<void> {
  const stages = new Map<string, Stage>();
  for (const { due, effect } of owed) {
    const { id: leadId } = due.lead;
    const from = stages.get(leadId) ?? due.lead.stage;
    const { stage: to, stepId } = effect;
    if (to === null || to === "prospect" || to === from) continue;
    stages.set(leadId, to);
    const move = to === "lead" ? "recycled" : to;
    const { id: enrollmentId, sequenceId, versionId } = due.row;
    const by: StageActor = { kind: "sequence", sequenceId, versionId, enrollmentId };
    await recordMove(tx, { leadId, from, move, cause: "step", by, more: { stepId } }, now);
    await closeHandoffs(tx, leadId, move, now);
  }
}
