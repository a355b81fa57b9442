import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
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

/** How it is judged by those who commit to an end: so many looks, at equal steps up to so many responses. */
export interface GroupSequentialMethod {
  kind: "group_sequential";
  looks: number;
  responses: number;
}

/**
 * New enrollments were given one arm, or all again (`arm` null: it was undone). `by` is the API key, the user, or the rule that was
 * asked for.
 */
export interface ExperimentSwitch {
  at: string;
  arm: string | null;
  by: { kind: "rule" } | { kind: "key" | "user"; id: string };
  fromVersionId: string;
  toVersionId: string;
}

/**
 * A question put to a step that divides its leads: which of its arms gets more of the metric. Everything else is read from what
 * happened, at every look anew, so that corrections count. `tries` is what the step divides by. `within` is how long a lead has to respond (ISO 8601).
 * A `holdout` is of a whole sequence, or with `topic` of all sequences of that; its step is empty. `lookAt` is when it is judged next,
 * where it is to switch by itself.
 */
export const experiments = pgTable(
  "experiments",
  {
    id: primaryId(),
    sequenceId: uuid("sequence_id").references(() => sequences.id, { onDelete: "cascade" }),
    topic: text("topic"),
    stepId: text("step_id").notNull(),
    tries: text("tries").$type<"subjects" | "split" | "holdout">().notNull(),
    metric: text("metric").$type<ExperimentMetric>().notNull(),
    arms: jsonb("arms").$type<ExperimentArm[]>().notNull(),
    /** The arm that the others are compared with. */
    control: text("control").notNull(),
    within: text("within").notNull(),
    /** Null: by the safe log-rank test, at any look. */
    method: jsonb("method").$type<GroupSequentialMethod>(),
    whenDecided: text("when_decided").$type<"propose" | "switch">().notNull().default("propose"),
    switches: jsonb("switches").$type<ExperimentSwitch[]>().notNull().default([]),
    lookAt: instant("look_at"),
    note: text("note"),
    startedAt: instant("started_at").notNull(),
    endedAt: instant("ended_at"),
  },
  (t) => [
    uniqueIndex("experiments_one_running")
      .on(t.sequenceId, t.stepId)
      .where(sql`${t.endedAt} is null`),
    uniqueIndex("experiments_one_of_topic")
      .on(t.topic)
      .where(sql`${t.topic} is not null and ${t.endedAt} is null`),
    index("experiments_look")
      .on(t.lookAt)
      .where(sql`${t.lookAt} is not null`),
  ],
);
