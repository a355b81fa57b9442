import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { enrollments } from "./enrollments.ts";
import { leads } from "./leads.ts";

export type TaskKind = "call" | "linkedin" | "manual_mail" | "other";

const ofStep = {
  enrollmentId: uuid("enrollment_id")
    .notNull()
    .references(() => enrollments.id, { onDelete: "cascade" }),
  leadId: uuid("lead_id")
    .notNull()
    .references(() => leads.id, { onDelete: "cascade" }),
  stepId: text("step_id").notNull(),
  visit: integer("visit").notNull(),
};

/** Something a rep is asked to do by a step, once for each visit of the step. */
export const tasks = pgTable(
  "tasks",
  {
    id: primaryId(),
    ...ofStep,
    kind: text("kind").$type<TaskKind>().notNull(),
    title: text("title").notNull(),
    note: text("note"),
    dueAt: instant("due_at"),
    doneAt: instant("done_at"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
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
    ...ofStep,
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
