import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { leads } from "./leads.ts";

/**
 * A named condition over leads. Membership is computed when asked for; `trackedAt` is when the members were last written
 * down, which happens while a published sequence is triggered by entering.
 */
export const segments = pgTable(
  "segments",
  {
    id: primaryId(),
    key: text("key").notNull().unique(),
    name: text("name").notNull(),
    condition: jsonb("condition").$type<unknown>().notNull(),
    trackedAt: instant("tracked_at"),
    /** The transaction from which on leads that change are marked for it; 0 while that is not known yet, null while they are not. */
    markedFrom: bigint("marked_from", { mode: "number" }),
    /** Whether all leads were looked at since: then only those that are marked need be. */
    isWhole: boolean("is_whole").notNull().default(false),
    /** A change of an account, or of somebody there, may move others of it in or out. */
    looksAtAccounts: boolean("looks_at_accounts")
      .notNull()
      .generatedAlwaysAs(sql`jsonb_path_exists(condition, 'lax $.**.account')`),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    index("segments_marked")
      .on(t.id)
      .where(sql`${t.markedFrom} is not null`),
  ],
);

/**
 * Leads that have changed since the segments were looked at, and accounts that have, or somebody at which has: written by triggers, in
 * the transaction that changes them.
 */
export const segmentMarks = pgTable(
  "segment_marks",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    leadId: uuid("lead_id"),
    accountId: uuid("account_id"),
  },
  (t) => [check("segment_marks_of_one", sql`num_nonnulls(${t.leadId}, ${t.accountId}) = 1`)],
);

/** Who was in a tracked segment when it was last looked at. `matchedAt` is null until the entering was acted upon. */
export const segmentMembers = pgTable(
  "segment_members",
  {
    segmentId: uuid("segment_id")
      .notNull()
      .references(() => segments.id, { onDelete: "cascade" }),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    enteredAt: instant("entered_at").notNull(),
    matchedAt: instant("matched_at"),
  },
  (t) => [
    primaryKey({ columns: [t.segmentId, t.leadId] }),
    index("segment_members_unmatched")
      .on(t.enteredAt)
      .where(sql`${t.matchedAt} is null`),
  ],
);

export type AttributeType = "string" | "number" | "boolean" | "date";

/** Lead attributes with their types. While none is declared, definitions may use any. */
export const leadAttributes = pgTable("lead_attributes", {
  name: text("name").primaryKey(),
  type: text("type").$type<AttributeType>().notNull(),
  createdAt: instant("created_at").notNull(),
});
