import { desc, eq, sql } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import { outbox } from "../db/schema/index.ts";
import type { OutboxEntry } from "../db/schema/handoffs.ts";

/** An entry about something that may come many times within a short while. */
export type RepeatedEntry = Extract<
  OutboxEntry,
  { topic: "handoff.reply" | "notice" | "postmaster" | "review" | "tasks" | "tasks.late" }
>;

/** After a person was told, they hear of the next of the same kind this much later, and of all since at once. */
const quietMs = 15 * 60_000;
/** So many mails, replies to one rep, or tasks are shown to whoever is told; more are counted. */
const shownAtMost = { mails: 20, replies: 200, tasks: 50 };

/** Writes down a side effect that the transaction owes. @returns the id of the entry, for the job that pays it */
export async function owe(tx: Tx, entry: OutboxEntry, now: Date): Promise<number> {
  return insert(tx, { entry, createdAt: now, dueAt: now });
}

/**
 * Writes down what a person is to be told at once, unless they were told of the same a short while ago: then it waits, and
 * joins what waits already. However much comes, they get one mail in that time.
 * @returns the id of the entry, for the job that pays it once it is due
 */
export async function oweOnceInAWhile(tx: Tx, entry: RepeatedEntry, now: Date): Promise<number> {
  const batchKey = keyOf(entry);
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`ripen.outbox ${batchKey}`}))`);
  const [latest] = await tx
    .select()
    .from(outbox)
    .where(eq(outbox.batchKey, batchKey))
    .orderBy(desc(outbox.id))
    .limit(1)
    .for("update");
  // One that was tried is being told, or may have been.
  if (latest !== undefined && latest.doneAt === null && latest.attempts === 0) {
    await tx
      .update(outbox)
      .set({ entry: join(latest.entry, entry) })
      .where(eq(outbox.id, latest.id));
    return latest.id;
  }
  const toldAt = latest === undefined ? undefined : (latest.doneAt ?? now);
  const dueAt = toldAt === undefined ? now : new Date(Math.max(now.getTime(), toldAt.getTime() + quietMs));
  return insert(tx, { entry, batchKey, createdAt: now, dueAt });
}

function keyOf(entry: RepeatedEntry): string {
  switch (entry.topic) {
    case "handoff.reply":
      return `handoff.reply ${entry.handoffId}`;
    case "notice":
      return `notice ${entry.notice} ${entry.leadId}`;
    case "tasks":
      return `tasks ${entry.repId}`;
    case "tasks.late":
      return `tasks.late ${entry.teamId ?? ""}`;
    case "review":
      return "review";
    case "postmaster":
      return "postmaster";
  }
}

function join(waiting: OutboxEntry, added: RepeatedEntry): OutboxEntry {
  if (waiting.topic === "postmaster" && added.topic === "postmaster") {
    return added.inboundMailId < waiting.inboundMailId ? added : waiting;
  }
  if ("taskIds" in waiting && "taskIds" in added) {
    const { taskIds, uncounted = 0 } = waiting;
    const news = added.taskIds.filter((id) => !taskIds.includes(id));
    const shown = [...taskIds, ...news].slice(0, shownAtMost.tasks);
    const left = taskIds.length + news.length - shown.length;
    return { ...waiting, taskIds: shown, ...(uncounted + left > 0 && { uncounted: uncounted + left }) };
  }
  if (waiting.topic !== "handoff.reply" && waiting.topic !== "notice") return waiting;
  if (!("inboundMailId" in added)) return waiting;
  const { more = [], uncounted = 0 } = waiting;
  const most = waiting.topic === "handoff.reply" ? shownAtMost.replies : shownAtMost.mails;
  return more.length + 1 < most
    ? { ...waiting, more: [...more, added.inboundMailId] }
    : { ...waiting, uncounted: uncounted + 1 };
}

async function insert(tx: Tx, row: typeof outbox.$inferInsert): Promise<number> {
  const [owed] = await tx.insert(outbox).values(row).returning({ id: outbox.id });
  if (owed === undefined) throw new Error("insert returned no row");
  return owed.id;
}
