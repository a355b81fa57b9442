import { sql } from "drizzle-orm";
import type { Executor } from "../db/client.ts";
import { recordRows } from "../platform/record-rows.ts";
import type { Decision } from "./machine/types.ts";

/** A decision and whom it was about. */
export type NewDecision = Pick<Decision, "at" | "rule" | "outcome" | "reason"> &
  Partial<Decision> & {
    leadId: string;
    enrollmentId: string | null;
    sequenceId: string;
    versionId: string | null;
  };

/** Appends decisions, in the transaction that they are carried out in. One statement for any number. */
export async function recordDecisions(tx: Executor, entries: readonly NewDecision[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.execute(sql`
    insert into decisions (lead_id, enrollment_id, sequence_id, version_id, at, step_id, rule, outcome, reason, inputs, until,
      zone, shifts)
    select r."leadId", r."enrollmentId", r."sequenceId", r."versionId", r.at, r."stepId", r.rule, r.outcome, r.reason,
      coalesce(r.inputs, '{}'), r.until, r.zone, coalesce(r.shifts, '[]')
    from ${recordRows(
      entries,
      `"leadId" uuid, "enrollmentId" uuid, "sequenceId" uuid, "versionId" uuid, at timestamptz, "stepId" text, rule text,
       outcome text, reason text, inputs jsonb, until timestamptz, zone text, shifts jsonb`,
    )}`);
}
