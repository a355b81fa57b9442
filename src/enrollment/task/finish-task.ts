import { and, eq, isNull, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { tasks } from "../../db/schema/index.ts";
import { ConflictError, found } from "../../platform/errors.ts";

export type Task = typeof tasks.$inferSelect;

/** Says that a task is done, or skipped; an enrollment that waits for it goes on. @throws NotFoundError, ConflictError `task_done` */
export async function finishTask(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  { id, skipped = false }: { id: string; skipped?: boolean },
): Promise<Task> {
  const now = clock.now();
  const task = await db.transaction(async (tx) => {
    const [done] = await tx
      .update(tasks)
      .set({ doneAt: now, skipped, lookAt: null })
      .where(and(eq(tasks.id, id), isNull(tasks.doneAt)))
      .returning();
    if (done === undefined) {
      found(await tx.select({ id: tasks.id }).from(tasks).where(eq(tasks.id, id)), "task", id);
      throw new ConflictError("task_done", "The task was done or skipped before.");
    }
    await tx.execute(sql`
      update enrollments set due_at = least(due_at, ${now.toISOString()}::timestamptz)
      where id = ${done.enrollmentId} and status in ('active', 'paused') and state -> 'waitingFor' ->> 'kind' = 'task'`);
    return done;
  });
  await queues.enqueue("advance", {});
  return task;
}
