import { bigint, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";
import { enrollments } from "./enrollments.ts";
import { leads } from "./leads.ts";
import { sequences } from "./sequences.ts";

/** A delay of a mail or wait, as it is stored. */
export interface StoredShift {
  rule: string;
  from: string;
  to: string;
  detail: string;
}

/**
 * Why something was, or was not, done for a lead: what `explain` tells. Append only. `enrollmentId` is null when the
 * decision was not to enroll; `until` is the next eligible time.
 */
export const decisions = pgTable(
  "decisions",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    enrollmentId: uuid("enrollment_id").references(() => enrollments.id, { onDelete: "cascade" }),
    sequenceId: uuid("sequence_id")
      .notNull()
      .references(() => sequences.id, { onDelete: "cascade" }),
    versionId: uuid("version_id"),
    at: instant("at").notNull(),
    stepId: text("step_id"),
    rule: text("rule").notNull(),
    outcome: text("outcome").notNull(),
    reason: text("reason").notNull(),
    inputs: jsonb("inputs").$type<Record<string, unknown>>().notNull().default({}),
    until: instant("until"),
    zone: text("zone"),
    shifts: jsonb("shifts").$type<StoredShift[]>().notNull().default([]),
  },
  (t) => [index("decisions_enrollment").on(t.enrollmentId, t.id), index("decisions_lead").on(t.leadId, t.id)],
);
