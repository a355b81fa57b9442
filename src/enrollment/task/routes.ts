import { createRoute, z } from "@hono/zod-openapi";
import { and, eq, isNotNull, isNull, lt } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { equals, listPage } from "../../db/list-page.ts";
import { tasks } from "../../db/schema/index.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import {
  idParams,
  idSchema,
  instantInput,
  instantSchema,
  isoInstant,
  jsonAnswer,
} from "../../platform/http/schemas.ts";
import { finishTask } from "./finish-task.ts";
import type { Task } from "./finish-task.ts";

const tags = ["Tasks"];

const taskStatuses = ["open", "done", "skipped", "canceled"] as const;

/** A task in answers. */
export const taskSchema = z
  .object({
    id: idSchema,
    leadId: idSchema,
    enrollmentId: idSchema.nullable().openapi({ description: "Null: a rep has made it at work on a handoff." }),
    stepId: z.string().nullable(),
    handoffId: idSchema.nullable(),
    repId: idSchema.nullable().openapi({ description: "Who is to do it, where that is said." }),
    kind: z.enum(["call", "linkedin", "manual_mail", "other"]),
    title: z.string(),
    note: z.string().nullable(),
    dueAt: instantSchema.nullable(),
    status: z.enum(taskStatuses),
    doneAt: instantSchema.nullable().openapi({ description: "When it was done, skipped, or canceled." }),
    canceledFor: z
      .string()
      .nullable()
      .openapi({ description: "Its enrollment was stopped, for this reason.", example: "enrollment_replied" }),
    teamId: idSchema.nullable().openapi({ description: "The team it was given to." }),
    remindedAt: instantSchema.nullable(),
    escalatedAt: instantSchema.nullable().openapi({ description: "When the manager was told that it is late." }),
    createdAt: instantSchema,
  })
  .openapi("Task");

const list = createRoute({
  method: "get",
  path: "/v1/tasks",
  operationId: "listTasks",
  tags,
  summary: "List tasks of reps",
  description: "What sequences and reps have asked reps to do.",
  request: {
    query: pageQuery.extend({
      leadId: idSchema.optional(),
      repId: idSchema.optional(),
      status: z.enum(taskStatuses).optional(),
      dueBefore: instantInput.optional().openapi({ description: "Due before that instant." }),
    }),
  },
  responses: { 200: jsonAnswer(pageOf(taskSchema), "Newest first."), ...problemResponses(401, 422) },
});

const done = createRoute({
  method: "post",
  path: "/v1/tasks/{id}/done",
  operationId: "finishTask",
  tags,
  summary: "Say that a task is done",
  description: "An enrollment that waits for it goes on.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(taskSchema, "Done."), ...problemResponses(401, 404, 409) },
});

const skip = createRoute({
  method: "post",
  path: "/v1/tasks/{id}/skip",
  operationId: "skipTask",
  tags,
  summary: "Say that a task is not worth doing",
  description: "It is skipped; an enrollment that waits for it goes on.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(taskSchema, "Skipped."), ...problemResponses(401, 404, 409) },
});

/** Routes of tasks. */
export function taskRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(list, async (c) => {
      const { leadId, repId, status, dueBefore, ...page } = c.req.valid("query");
      const listed = await listPage(
        app.db,
        tasks,
        page,
        equals(tasks.leadId, leadId),
        equals(tasks.repId, repId),
        status === undefined ? undefined : ofStatus[status],
        dueBefore && lt(tasks.dueAt, dueBefore),
      );
      return c.json(presentPage(listed, presentTask), 200);
    })
    .openapi(done, async (c) => c.json(presentTask(await finishTask(app, c.req.valid("param"))), 200))
    .openapi(skip, async (c) => {
      const task = await finishTask(app, { ...c.req.valid("param"), skipped: true });
      return c.json(presentTask(task), 200);
    });
}

const ofStatus = {
  open: isNull(tasks.doneAt),
  done: and(isNotNull(tasks.doneAt), eq(tasks.skipped, false), isNull(tasks.canceledFor)),
  skipped: eq(tasks.skipped, true),
  canceled: isNotNull(tasks.canceledFor),
};

/** The JSON form of a task. */
export function presentTask(row: Task): z.infer<typeof taskSchema> {
  const { id, leadId, enrollmentId, stepId, handoffId, repId, teamId, kind, title, note, canceledFor } = row;
  const ended = canceledFor !== null ? "canceled" : row.skipped ? "skipped" : "done";
  const status = row.doneAt === null ? "open" : ended;
  const dates = {
    dueAt: isoInstant(row.dueAt),
    doneAt: isoInstant(row.doneAt),
    remindedAt: isoInstant(row.remindedAt),
    escalatedAt: isoInstant(row.escalatedAt),
    createdAt: isoInstant(row.createdAt),
  };
  return {
    id,
    leadId,
    enrollmentId,
    stepId,
    handoffId,
    repId,
    teamId,
    kind,
    title,
    note,
    status,
    canceledFor,
    ...dates,
  };
}
