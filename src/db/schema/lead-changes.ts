import { bigint, index, jsonb, pgTable, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";
import { leads } from "./leads.ts";
import { sequences, sequenceVersions } from "./sequences.ts";

/**
 * A change of a lead that a sequence watches, until it was acted upon: written by a trigger of the database, with the change
 * itself, whatever made it. `before` and `after` hold what is watched; `before` is null for a new lead. `dueAt` is null while
 * it is set aside.
 */
export const leadChanges = pgTable(
  "lead_changes",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    sequenceId: uuid("sequence_id")
      .notNull()
      .references(() => sequences.id, { onDelete: "cascade" }),
    /** The version that was current then. */
    versionId: uuid("version_id")
      .notNull()
      .references(() => sequenceVersions.id, { onDelete: "cascade" }),
    before: jsonb("before").$type<Record<string, unknown>>(),
    after: jsonb("after").$type<Record<string, unknown>>().notNull(),
    changedAt: instant("changed_at").notNull(),
    dueAt: instant("due_at"),
  },
  (t) => [index("lead_changes_due").on(t.dueAt), index("lead_changes_lead").on(t.leadId)],
);
