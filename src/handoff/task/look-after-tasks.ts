import { and, desc, eq, isNotNull, ne, sql } from "drizzle-orm";
import { takeAlone } from "../../aside/take-alone.ts";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { leads, tasks } from "../../db/schema/index.ts";
import type { SetAside } from "../../jobs/room.ts";
import { tryAgainMs } from "../../promote/hand-over.ts";
import { oweOnceInAWhile } from "../../promote/owe.ts";
import { assignRep } from "../../rep/assign-rep.ts";
import { awayReason } from "../../rep/assign/stand-in.ts";
import { dueTasks, tasksAtOnce } from "./due-tasks.ts";

type Deps = Pick<Ground, "db" | "clock" | "log" | "queues">;
type Task = typeof tasks.$inferSelect;
type Lead = typeof leads.$inferSelect;

/** Who is reminded and does nothing for a day is told of to the manager. */
const lateAfterMs = 86_400_000;

/**
 * Looks after tasks, each in a transaction of its own: gives them to the owner of the lead, or to whose turn it is in the team; tells
 * who has it, reminds when the time is over, and a day later tells the manager.
 */
export async function lookAfterTasks(app: Deps): Promise<void> {
  for (let more = true; more;) {
    const at = sql`${app.clock.now().toISOString()}::timestamptz`;
    const due = await app.db.execute<{ id: string }>(dueTasks(at));
    for (const { id } of due) await lookAfterAlone(app, id);
    more = due.length === tasksAtOnce;
  }
}

/** Looks after those again that could not be looked after. */
export async function lookAfterTasksAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  for (const { subject } of items) await lookAfterAlone(app, subject);
  return [];
}

async function lookAfterAlone(app: Deps, taskId: string): Promise<void> {
  await takeAlone(
    app,
    "tasks",
    async () => {
      const outboxId = await app.db.transaction((tx) => lookAfter(tx, taskId, app.clock.now()));
      if (outboxId !== undefined) await app.queues.enqueue("notify", { outboxId: String(outboxId) });
    },
    async () => ({ kind: "task", subject: taskId }),
  );
}

/** @returns the id of what is owed */
async function lookAfter(tx: Tx, taskId: string, now: Date): Promise<number | undefined> {
  const [known] = await tx.select({ leadId: tasks.leadId }).from(tasks).where(eq(tasks.id, taskId));
  if (known === undefined) return undefined;
  // The lead first, as everywhere.
  const [lead] = await tx.select().from(leads).where(eq(leads.id, known.leadId)).for("no key update");
  const [task] = await tx.select().from(tasks).where(eq(tasks.id, taskId)).for("update");
  if (lead === undefined || task === undefined || task.doneAt !== null) return undefined;
  const { repId } = task;
  const isAway = repId !== null && task.enrollmentId !== null && (await awayReason(tx, repId, now)) !== undefined;
  if (repId === null || isAway) return give(tx, task, lead, now);
  if (task.lookAt === null || task.lookAt > now) return undefined;
  if (task.dueAt === null || task.dueAt > now) return write(tx, task, { lookAt: task.dueAt });
  if (task.remindedAt === null) {
    await write(tx, task, { remindedAt: now, lookAt: new Date(now.getTime() + lateAfterMs) });
    return oweOnceInAWhile(tx, { topic: "tasks", repId, taskIds: [task.id] }, now);
  }
  await write(tx, task, { lookAt: null, escalatedAt: now });
  return oweOnceInAWhile(tx, { topic: "tasks.late", teamId: task.teamId, taskIds: [task.id] }, now);
}

/** Gives a task to the owner of the lead, else to who had the last task about them, else to whose turn it is. */
async function give(tx: Tx, task: Task, lead: Lead, now: Date): Promise<number | undefined> {
  const [last] = await tx
    .select({ repId: tasks.repId })
    .from(tasks)
    .where(and(eq(tasks.leadId, lead.id), isNotNull(tasks.repId), ne(tasks.id, task.id)))
    .orderBy(desc(tasks.id))
    .limit(1);
  const owned = { ...lead, repId: lead.repId ?? task.repId ?? last?.repId ?? null };
  const { rep, team } = await assignRep(tx, now, { lead: owned, teamId: task.teamId });
  const teamId = team?.id ?? task.teamId;
  if (rep === null) {
    await write(tx, task, {
      repId: null,
      lookAt: new Date(now.getTime() + tryAgainMs),
      escalatedAt: task.escalatedAt ?? now,
    });
    if (task.escalatedAt !== null) return undefined;
    return oweOnceInAWhile(tx, { topic: "tasks.late", teamId, taskIds: [task.id] }, now);
  }
  const isOver = task.dueAt !== null && task.dueAt <= now;
  await write(tx, task, {
    repId: rep.id,
    teamId,
    escalatedAt: null,
    remindedAt: isOver ? now : null,
    lookAt: isOver ? new Date(now.getTime() + lateAfterMs) : task.dueAt,
  });
  return oweOnceInAWhile(tx, { topic: "tasks", repId: rep.id, taskIds: [task.id] }, now);
}

async function write(tx: Tx, { id }: Task, set: Partial<Task>): Promise<undefined> {
  await tx.update(tasks).set(set).where(eq(tasks.id, id));
  return undefined;
}
