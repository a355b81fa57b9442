import { and, eq, isNull, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { tasks } from "../../db/schema/index.ts";
import { ConflictError, found } from "../../platform/errors.ts";

export type Task = typeof tasks.$inferSelect;

/**
 * Says that a task is done, or skipped; an enrollment that waits for it goes on.
 * @throws NotFoundError, ConflictError `task_done`, `task_canceled`
 */
export async function finishTask(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  { id, skipped = false }: { id: string; skipped?: boolean },
): Promise<Task> {
  const now = clock.now();
  const task = await db.transaction(async (tx) => {
    // The enrollment first, as whoever stops it does: else the two may wait for each other.
    await tx.execute(sql`
      select from enrollments where id = (select enrollment_id from tasks where id = ${id}) for no key update`);
    const [done] = await tx
      .update(tasks)
      .set({ doneAt: now, skipped, lookAt: null })
      .where(and(eq(tasks.id, id), isNull(tasks.doneAt)))
      .returning();
    if (done === undefined) {
      const known = found(await tx.select().from(tasks).where(eq(tasks.id, id)), "task", id);
      if (known.canceledFor !== null) {
        throw new ConflictError("task_canceled", "The task was canceled: the sequence it came from was stopped.");
      }
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
