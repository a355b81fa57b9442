import { index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import type { HandoffStatus } from "./handoffs.ts";
import { leads } from "./leads.ts";

/** Further addresses of a lead: those of the leads that were merged into it. They are mailed no more, and mean the lead. */
export const leadAddresses = pgTable(
  "lead_addresses",
  {
    email: text("email").primaryKey(),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    since: instant("since").notNull(),
  },
  (t) => [index("lead_addresses_lead").on(t.leadId)],
);

/** A row as JSON, by the names of the database. */
export type StoredRow = Record<string, unknown>;

/**
 * What a merge has to know to be undone: the lead that went, the fields of the survivor that changed as they were and as they became, the
 * rows that moved (by table, what tells each apart) and those that could not stand beside the survivor's own.
 */
export interface KeptOfMerge {
  gone: StoredRow;
  before: StoredRow;
  after: StoredRow;
  moved: Record<string, string[]>;
  dropped: Record<string, StoredRow[]>;
  /** ids of suppressions that it made */
  suppressed: string[];
  handoff: { id: string; status: HandoffStatus } | null;
}

/** A lead that was merged into another: the same person, by another address. */
export const leadMerges = pgTable(
  "lead_merges",
  {
    id: primaryId(),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    fromId: uuid("from_id").notNull(),
    fromEmail: text("from_email").notNull(),
    kept: jsonb("kept").$type<KeptOfMerge>().notNull(),
    /** the API key */
    by: uuid("by").notNull(),
    at: instant("at").notNull(),
    undoneAt: instant("undone_at"),
  },
  (t) => [index("lead_merges_lead").on(t.leadId, t.at), index("lead_merges_from").on(t.fromId)],
);
