import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { tasks } from "../../db/schema/index.ts";
import type { TaskKind } from "../../db/schema/actions.ts";
import type { StageActor } from "../../db/schema/leads.ts";
import type { Task } from "../../enrollment/task/finish-task.ts";
import { checkActor } from "../../lead/stage/actor.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { found } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { lockRunning } from "./running.ts";

export interface TaskInput {
  handoffId: string;
  /** what is to be done */
  what: string;
  kind: TaskKind;
  /** null: whenever */
  dueAt: Date | null;
  by: StageActor;
  /** what the task is to have as an id, so that the same one sent twice is written once */
  id?: string | undefined;
}

/**
 * Writes down the next task about a prospect, for the rep who has the handoff; the timeline tells of it.
 * @throws NotFoundError; ConflictError `handoff_closed`; InvalidInputError `rep_not_found`
 */
export async function addTask({ db, clock }: Pick<Ground, "db" | "clock">, input: TaskInput): Promise<Task> {
  const { handoffId, what, kind, dueAt, by, id = newId() } = input;
  return db.transaction(async (tx) => {
    const now = clock.now();
    await checkActor(tx, by);
    const { handoff } = await lockRunning(tx, handoffId);
    const { leadId, repId } = handoff;
    const row = { id, leadId, handoffId, repId, kind, title: what, dueAt, lookAt: dueAt, createdAt: now };
    const [task] = await tx.insert(tasks).values(row).onConflictDoNothing().returning();
    if (task === undefined) return found(await tx.select().from(tasks).where(eq(tasks.id, id)), "task", id);
    const data = { handoffId, taskId: id, title: what, dueAt: dueAt?.toISOString() ?? null, by };
    await recordActivities(tx, [{ leadId, kind: "task", at: now, data }]);
    return task;
  });
}
