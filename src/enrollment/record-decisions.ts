import { sql } from "drizzle-orm";
import type { Executor } from "../db/client.ts";
import type { BriefDecision, StoredDecision, StoredShift } from "../db/schema/decisions.ts";
import { executePrepared } from "../db/prepared.ts";
import { columnRows } from "../platform/rows/column-rows.ts";
import type { Shift } from "../schedule/types.ts";
import { toBrief } from "./decision/brief.ts";
import type { Decision } from "./machine/types.ts";

/** A decision and whom it was about. */
export type NewDecision = Pick<Decision, "at" | "rule" | "outcome" | "reason"> &
  Partial<Decision> & {
    leadId: string;
    enrollmentId: string | null;
    sequenceId: string;
    versionId: string | null;
  };

type Row = Pick<NewDecision, "leadId" | "enrollmentId" | "sequenceId" | "versionId"> & {
  made: (BriefDecision | StoredDecision)[];
};

const columns = { leadId: "uuid", enrollmentId: "uuid", sequenceId: "uuid", versionId: "uuid", made: "jsonb" } as const;

/**
 * Appends decisions, in the transaction that they are carried out in. One statement for any number; neighbors about the
 * same enrollment share a row.
 */
export async function recordDecisions(tx: Executor, entries: readonly NewDecision[]): Promise<void> {
  if (entries.length === 0) return;
  await executePrepared(
    tx,
    sql`
    insert into decisions (lead_id, enrollment_id, sequence_id, version_id, made)
    select r."leadId", r."enrollmentId", r."sequenceId", r."versionId", r.made from ${columnRows(toRows(entries), columns)}`,
  );
}

function toRows(entries: readonly NewDecision[]): Row[] {
  const rows: Row[] = [];
  for (const entry of entries) {
    const { leadId, enrollmentId, sequenceId, versionId } = entry;
    const last = rows.at(-1);
    const made = toBrief(toStored(entry));
    const shared =
      enrollmentId !== null && last?.enrollmentId === enrollmentId && last.versionId === versionId ? last : undefined;
    if (shared === undefined) rows.push({ leadId, enrollmentId, sequenceId, versionId, made: [made] });
    else shared.made.push(made);
  }
  return rows;
}

function toStored(
  decision: Pick<NewDecision, "at" | "rule" | "outcome" | "reason"> & Partial<Decision>,
): StoredDecision {
  const { at, rule, outcome, reason, stepId, inputs, until, zone, shifts } = decision;
  // Set one by one: a mail has several decisions, and spreading what may be there costs more than writing it.
  const stored: StoredDecision = { at: at.toISOString(), rule, outcome, reason };
  if (stepId) stored.stepId = stepId;
  if (inputs && Object.keys(inputs).length > 0) stored.inputs = inputs;
  if (until) stored.until = until.toISOString();
  if (zone) stored.zone = zone;
  if (shifts && shifts.length > 0) stored.shifts = shifts.map(toStoredShift);
  return stored;
}

const toStoredShift = ({ from, to, ...shift }: Shift): StoredShift => ({
  ...shift,
  from: from.toISOString(),
  to: to.toISOString(),
});
