import { createRoute, z } from "@hono/zod-openapi";
import { and, desc, eq, isNotNull, isNull, lt } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { tasks } from "../../db/schema/index.ts";
import { cutPage, pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, idSchema, instantSchema, isoInstant, jsonAnswer } from "../../platform/http/schemas.ts";
import { finishTask } from "./finish-task.ts";
import type { Task } from "./finish-task.ts";

const tags = ["Tasks"];

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
    doneAt: instantSchema.nullable(),
    createdAt: instantSchema,
  })
  .openapi("Task");

const list = createRoute({
  method: "get",
  path: "/v1/tasks",
  operationId: "listTasks",
  tags,
  summary: "List tasks of reps",
  request: { query: pageQuery.extend({ leadId: idSchema.optional(), status: z.enum(["open", "done"]).optional() }) },
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

/** Routes of tasks. */
export function taskRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(list, async (c) => {
      const { limit, cursor, leadId, status } = c.req.valid("query");
      const rows = await app.db
        .select()
        .from(tasks)
        .where(
          and(
            cursor === undefined ? undefined : lt(tasks.id, cursor),
            leadId === undefined ? undefined : eq(tasks.leadId, leadId),
            status === undefined ? undefined : status === "open" ? isNull(tasks.doneAt) : isNotNull(tasks.doneAt),
          ),
        )
        .orderBy(desc(tasks.id))
        .limit(limit + 1);
      const page = cutPage(rows, limit);
      return c.json({ data: page.rows.map(presentTask), nextCursor: page.nextCursor }, 200);
    })
    .openapi(done, async (c) => c.json(presentTask(await finishTask(app, c.req.valid("param"))), 200));
}

/** The JSON form of a task. */
export function presentTask(row: Task): z.infer<typeof taskSchema> {
  const { id, leadId, enrollmentId, stepId, handoffId, repId, kind, title, note } = row;
  const dates = { dueAt: isoInstant(row.dueAt), doneAt: isoInstant(row.doneAt), createdAt: isoInstant(row.createdAt) };
  return { id, leadId, enrollmentId, stepId, handoffId, repId, kind, title, note, ...dates };
}
