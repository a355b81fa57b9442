import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";

export type BulkStatus = "running" | "done" | "canceled" | "failed";

/** What became, or would become, of one lead. `code`: why it was passed over. */
export interface BulkOutcome {
  leadId: string;
  outcome: "done" | "skipped";
  code: string | null;
}

/**
 * One action done to many leads, or tried. `target` says to whom, as the request has it; `cursor` how far it came: the last id, or how
 * many of a list of ids. `sample` is of the first leads, by id alone. One process has it until `aliveUntil`, by the clock of the
 * database.
 */
export const bulkActions = pgTable(
  "bulk_actions",
  {
    id: primaryId(),
    action: jsonb("action").$type<unknown>().notNull(),
    target: jsonb("target").$type<unknown>().notNull(),
    dryRun: boolean("dry_run").notNull(),
    status: text("status").$type<BulkStatus>().notNull().default("running"),
    total: integer("total").notNull(),
    totalIsEstimate: boolean("total_is_estimate").notNull(),
    looked: integer("looked").notNull().default(0),
    done: integer("done").notNull().default(0),
    skipped: jsonb("skipped").$type<Record<string, number>>().notNull().default({}),
    sample: jsonb("sample").$type<BulkOutcome[]>().notNull().default([]),
    cursor: text("cursor"),
    failure: text("failure"),
    by: text("by").notNull(),
    aliveUntil: instant("alive_until").notNull(),
    createdAt: instant("created_at").notNull(),
    finishedAt: instant("finished_at"),
  },
  (t) => [
    index("bulk_actions_running")
      .on(t.aliveUntil)
      .where(sql`${t.status} = 'running'`),
  ],
);
