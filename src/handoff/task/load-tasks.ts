import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { leads, reps, tasks } from "../../db/schema/index.ts";

/** A task that is open, with whom it is about and who has it. */
export interface OpenTask {
  task: typeof tasks.$inferSelect;
  lead: typeof leads.$inferSelect;
  rep: { id: string; name: string } | null;
}

/** Open tasks that match, what is due first; those without a time last. */
export async function loadOpenTasks(db: Executor, where: SQL | undefined, limit: number): Promise<OpenTask[]> {
  return db
    .select({ task: tasks, lead: leads, rep: { id: reps.id, name: reps.name } })
    .from(tasks)
    .innerJoin(leads, eq(leads.id, tasks.leadId))
    .leftJoin(reps, eq(reps.id, tasks.repId))
    .where(and(isNull(tasks.doneAt), where))
    .orderBy(asc(tasks.dueAt), asc(tasks.id))
    .limit(limit);
}

/** Those of these tasks that are still open, and still that rep's where one is named. */
export async function loadTold(db: Executor, ids: readonly string[], repId?: string): Promise<OpenTask[]> {
  if (ids.length === 0) return [];
  const theirs = repId === undefined ? undefined : eq(tasks.repId, repId);
  return loadOpenTasks(db, and(inArray(tasks.id, [...ids]), theirs), ids.length);
}
