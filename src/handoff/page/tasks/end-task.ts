import { and, eq } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { z } from "zod";
import type { Ground } from "../../../ground.ts";
import { tasks } from "../../../db/schema/index.ts";
import { finishTask } from "../../../enrollment/task/finish-task.ts";
import { ConflictError } from "../../../platform/errors.ts";

/**
 * Ends a task by a form of a page. The same form sent twice says the same twice.
 * @param of which tasks may be ended on this page
 * @returns what to tell the rep; null when the form is about no such task
 */
export async function endTask(
  app: Pick<Ground, "db" | "clock" | "queues">,
  fields: Readonly<Record<string, string>>,
  of: SQL | undefined,
): Promise<string | null> {
  const id = z.uuid().safeParse(fields["id"]).data;
  const skipped = fields["do"] === "task-skip";
  if (id === undefined || (!skipped && fields["do"] !== "task-done")) return null;
  if ((await app.db.$count(tasks, and(eq(tasks.id, id), of))) === 0) return null;
  try {
    await finishTask(app, { id, skipped });
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    if (error.code === "task_canceled") return "Nothing is to be done any more: the sequence it came from was stopped.";
  }
  return skipped ? "It is off your list." : "Done.";
}
