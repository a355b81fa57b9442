import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { enrollments } from "./enrollments.ts";
import { handoffs } from "./handoffs.ts";
import { leads } from "./leads.ts";
import { reps, teams } from "./reps.ts";

export type TaskKind = "call" | "linkedin" | "manual_mail" | "other";

/**
 * Something a rep is asked to do: by a step, once for each visit of the step, or by themselves at work on a handoff. `repId` is
 * who is to do it, where that is said.
 */
export const tasks = pgTable(
  "tasks",
  {
    id: primaryId(),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    enrollmentId: uuid("enrollment_id").references(() => enrollments.id, { onDelete: "cascade" }),
    stepId: text("step_id"),
    visit: integer("visit"),
    handoffId: uuid("handoff_id").references(() => handoffs.id, { onDelete: "cascade" }),
    repId: uuid("rep_id").references(() => reps.id, { onDelete: "set null" }),
    kind: text("kind").$type<TaskKind>().notNull(),
    title: text("title").notNull(),
    note: text("note"),
    dueAt: instant("due_at"),
    /** When it was done, skipped, or canceled. */
    doneAt: instant("done_at"),
    skipped: boolean("skipped").notNull().default(false),
    /** Its enrollment was stopped, for this reason: `enrollment_` and the reason of the exit. */
    canceledFor: text("canceled_for"),
    /** Whose it is: the team that was named, or whose turn gave it. */
    teamId: uuid("team_id").references(() => teams.id, { onDelete: "set null" }),
    /** When it is looked at next: to give it to somebody, to remind, to tell of what is late. */
    lookAt: instant("look_at"),
    remindedAt: instant("reminded_at"),
    escalatedAt: instant("escalated_at"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    check("tasks_of_one", sql`num_nonnulls(${t.enrollmentId}, ${t.handoffId}) = 1`),
    index("tasks_handoff")
      .on(t.handoffId)
      .where(sql`${t.handoffId} is not null`),
    index("tasks_look")
      .on(t.lookAt)
      .where(sql`${t.doneAt} is null and ${t.lookAt} is not null`),
    index("tasks_rep")
      .on(t.repId, t.dueAt)
      .where(sql`${t.doneAt} is null`),
    index("tasks_rep_all").on(t.repId, t.id),
    uniqueIndex("tasks_one_per_visit").on(t.enrollmentId, t.stepId, t.visit),
    index("tasks_lead").on(t.leadId, t.id),
    index("tasks_open")
      .on(t.id)
      .where(sql`${t.doneAt} is null`),
  ],
);

export type WebhookCallStatus = "pending" | "done" | "failed";

/** A call of a URL owed by a step, once for each visit of the step; tried until it is done or given up. */
export const webhookCalls = pgTable(
  "webhook_calls",
  {
    id: primaryId(),
    enrollmentId: uuid("enrollment_id")
      .notNull()
      .references(() => enrollments.id, { onDelete: "cascade" }),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    stepId: text("step_id").notNull(),
    visit: integer("visit").notNull(),
    url: text("url").notNull(),
    body: jsonb("body").$type<Record<string, unknown>>().notNull(),
    status: text("status").$type<WebhookCallStatus>().notNull().default("pending"),
    attempts: integer("attempts").notNull().default(0),
    dueAt: instant("due_at").notNull(),
    answer: text("answer"),
    createdAt: instant("created_at").notNull(),
    settledAt: instant("settled_at"),
  },
  (t) => [
    uniqueIndex("webhook_calls_one_per_visit").on(t.enrollmentId, t.stepId, t.visit),
    index("webhook_calls_pending")
      .on(t.dueAt)
      .where(sql`${t.status} = 'pending'`),
  ],
);
