import { sql } from "drizzle-orm";
import { jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { sequences } from "./sequences.ts";

/** What an experiment is about; never opens, which machines do as well. */
export const experimentMetrics = ["replies", "promotions", "accepted", "sql"] as const;
export type ExperimentMetric = (typeof experimentMetrics)[number];

/** An arm as it was when the experiment began. */
export interface ExperimentArm {
  name: string;
  weight: number;
}

/**
 * A question put to a step that divides its leads: which of its arms gets more of the metric. Everything else is read from what
 * happened, at every look anew, so that corrections count. `tries` is what the step divides by. `within` is how long a lead has to respond (ISO 8601).
 */
export const experiments = pgTable(
  "experiments",
  {
    id: primaryId(),
    sequenceId: uuid("sequence_id")
      .notNull()
      .references(() => sequences.id, { onDelete: "cascade" }),
    stepId: text("step_id").notNull(),
    tries: text("tries").$type<"subjects" | "split">().notNull(),
    metric: text("metric").$type<ExperimentMetric>().notNull(),
    arms: jsonb("arms").$type<ExperimentArm[]>().notNull(),
    /** The arm that the others are compared with. */
    control: text("control").notNull(),
    within: text("within").notNull(),
    note: text("note"),
    startedAt: instant("started_at").notNull(),
    endedAt: instant("ended_at"),
  },
  (t) => [
    uniqueIndex("experiments_one_running")
      .on(t.sequenceId, t.stepId)
      .where(sql`${t.endedAt} is null`),
  ],
);
