import { bigint, jsonb, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";

/** A delay of a mail or wait, as it is stored. */
export interface StoredShift {
  rule: string;
  from: string;
  to: string;
  detail: string;
}

/**
 * One decision as it is stored; instants as ISO 8601. `until` is the next eligible time. What is null or empty is left
 * out.
 */
export interface StoredDecision {
  at: string;
  rule: string;
  outcome: string;
  reason: string;
  stepId?: string;
  inputs?: Record<string, unknown>;
  until?: string;
  zone?: string;
  shifts?: StoredShift[];
}

/** A decision of a kind that every mail is decided by, told in few words: src/enrollment/decision/brief.ts. */
export interface BriefDecision {
  at: string;
  /** Number of the form that says the rest of it, of what is its own. */
  is: number;
  of: (string | number | null)[];
}

/**
 * Why something was, or was not, done for a lead: what `explain` tells. Append only; `made` holds the decisions of one
 * advance in order. `enrollmentId` is null when the decision was not to enroll. Everything is read by the lead and goes
 * with it, by a trigger: a reference would be checked for each row of the hot path, which has locked the lead anyway.
 */
export const decisions = pgTable(
  "decisions",
  {
    id: bigint("id", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    leadId: uuid("lead_id").notNull(),
    enrollmentId: uuid("enrollment_id"),
    sequenceId: uuid("sequence_id").notNull(),
    versionId: uuid("version_id"),
    made: jsonb("made").$type<(BriefDecision | StoredDecision)[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.leadId, t.id] })],
);
