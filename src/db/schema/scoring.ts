import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { leads } from "./leads.ts";

/**
 * Scoring rules as they were told, each set once and never changed: the one with the highest number counts. `events` are the
 * names it looks at, for the database to note what may change a score. `through`, `done` and `total` say how far all leads
 * are scored anew by it.
 */
export const scoringVersions = pgTable(
  "scoring_versions",
  {
    number: integer("number").primaryKey(),
    rules: jsonb("rules").$type<unknown>().notNull(),
    events: text("events").array().notNull(),
    by: text("by").notNull(),
    createdAt: instant("created_at").notNull(),
    through: uuid("through"),
    done: integer("done").notNull().default(0),
    total: integer("total").notNull(),
    finishedAt: instant("finished_at"),
  },
  (t) => [
    index("scoring_versions_open")
      .on(t.number)
      .where(sql`${t.finishedAt} is null`),
  ],
);

/** Leads whose score has to be worked out again, noted by the database with whatever changed. Ids only: who is gone is passed over. */
export const scoreChanges = pgTable(
  "score_changes",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    leadId: uuid("lead_id").notNull(),
  },
  (t) => [index("score_changes_lead").on(t.leadId)],
);

export type BacktestStatus = "running" | "done" | "canceled" | "failed";

/** A replay of history through proposed rules. `tally` is what was counted up to the lead `through`. */
export const backtests = pgTable(
  "backtests",
  {
    id: primaryId(),
    status: text("status").$type<BacktestStatus>().notNull().default("running"),
    input: jsonb("input").$type<unknown>().notNull(),
    through: uuid("through"),
    done: integer("done").notNull().default(0),
    total: integer("total").notNull(),
    tally: jsonb("tally").$type<unknown>().notNull(),
    result: jsonb("result").$type<unknown>(),
    failure: text("failure"),
    createdAt: instant("created_at").notNull(),
    finishedAt: instant("finished_at"),
  },
  (t) => [
    index("backtests_running")
      .on(t.id)
      .where(sql`${t.status} = 'running'`),
  ],
);

/** `missed`: it went well, and the rules would not have seen it; `false_alarm`: the other way round. */
export type BacktestDifferenceKind = "missed" | "false_alarm";

/** A lead that the rules of a backtest judge otherwise than it went. */
export const backtestDifferences = pgTable(
  "backtest_differences",
  {
    id: primaryId(),
    backtestId: uuid("backtest_id")
      .notNull()
      .references(() => backtests.id, { onDelete: "cascade" }),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    kind: text("kind").$type<BacktestDifferenceKind>().notNull(),
    score: integer("score").notNull(),
    predictedAt: instant("predicted_at"),
    outcome: text("outcome").notNull(),
    outcomeAt: instant("outcome_at"),
  },
  (t) => [index("backtest_differences_of").on(t.backtestId, t.id), index("backtest_differences_lead").on(t.leadId)],
);
