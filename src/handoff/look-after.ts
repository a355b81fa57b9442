import { and, eq, sql } from "drizzle-orm";
import { takeAlone } from "../aside/take-alone.ts";
import type { Ground } from "../ground.ts";
import type { Tx } from "../db/client.ts";
import { handoffs } from "../db/schema/index.ts";
import type { SetAside } from "../jobs/room.ts";
import { tryAgainMs } from "../promote/hand-over.ts";
import { owe } from "../promote/owe.ts";
import { assignRep } from "../rep/assign-rep.ts";
import { declinersOf } from "../rep/assign/decliners-of.ts";
import { awayReason } from "../rep/assign/stand-in.ts";
import { dueHandoffs } from "./due-handoffs.ts";
import { alertHot } from "./hot/alert-hot.ts";
import { lockHandoff } from "./lock-handoff.ts";
import type { Handoff } from "./lock-handoff.ts";
import { moveHandoff } from "./move-handoff.ts";

type Deps = Pick<Ground, "db" | "clock" | "log" | "queues">;

/**
 * Looks after handoffs, each in a transaction of its own: reminds of those whose time runs out or that were put off until now, tells of
 * hot ones that wait, passes on what was not accepted in time and what lies with a rep who is not there, and tries again what nobody
 * could take.
 */
export async function lookAfterHandoffs(app: Deps): Promise<void> {
  const at = sql`${app.clock.now().toISOString()}::timestamptz`;
  const due = await app.db.execute<{ id: string }>(dueHandoffs(at));
  for (const { id } of due) await lookAfterAlone(app, id);
}

/** Looks after those again that could not be looked after. */
export async function lookAfterAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  for (const { subject } of items) await lookAfterAlone(app, subject);
  return [];
}

async function lookAfterAlone(app: Deps, handoffId: string): Promise<void> {
  await takeAlone(
    app,
    "handoffs",
    async () => {
      const owed = await app.db.transaction((tx) => lookAfter(tx, handoffId, app.clock.now()));
      for (const id of owed) await app.queues.enqueue("notify", { outboxId: String(id) });
    },
    async () => ({ kind: "handoff", subject: handoffId }),
  );
}

/** @returns ids of what is owed */
async function lookAfter(tx: Tx, handoffId: string, now: Date): Promise<number[]> {
  const locked = await lockHandoff(tx, handoffId);
  if (locked === undefined) return [];
  const { handoff, lead } = locked;
  if (handoff.status === "accepted") return wake(tx, handoff, now);
  if (handoff.status !== "open") return [];
  const away = handoff.repId === null ? undefined : await awayReason(tx, handoff.repId, now);
  if (away !== undefined) {
    const choice = await assignRep(tx, now, { lead, except: await declinersOf(tx, lead.id) });
    return [(await moveHandoff(tx, { ...locked, reason: away, choice }, now)).outboxId];
  }
  const alerted = await alertHot(tx, locked, now);
  return [...alerted, ...(await passOn(tx, locked, now))];
}

/** Reminds of what is open, passes on what is late, and tries again what is nobody's. @returns ids of what is owed */
async function passOn(tx: Tx, locked: Locked, now: Date): Promise<number[]> {
  const { handoff, lead } = locked;
  const { id: handoffId } = handoff;
  if (handoff.dueAt === null || handoff.dueAt > now) return [];
  if (handoff.repId === null) {
    const choice = await assignRep(tx, now, { lead, except: await declinersOf(tx, lead.id) });
    if (choice.rep !== null)
      return [(await moveHandoff(tx, { ...locked, reason: "free_again", choice }, now)).outboxId];
    await tx
      .update(handoffs)
      .set({ dueAt: new Date(now.getTime() + tryAgainMs) })
      .where(eq(handoffs.id, handoffId));
    return [];
  }
  if (handoff.acceptBy !== null && handoff.acceptBy > now) {
    await tx.update(handoffs).set({ remindedAt: now, dueAt: handoff.acceptBy }).where(eq(handoffs.id, handoffId));
    return [await owe(tx, { topic: "handoff.reminder", handoffId }, now)];
  }
  return passOnLate(tx, { ...locked, repId: handoff.repId }, now);
}

/** What was put off comes back to whoever has it. */
async function wake(tx: Tx, { id: handoffId, snoozedUntil }: Handoff, now: Date): Promise<number[]> {
  if (snoozedUntil === null || snoozedUntil > now) return [];
  await tx.update(handoffs).set({ snoozedUntil: null }).where(eq(handoffs.id, handoffId));
  return [await owe(tx, { topic: "handoff.awake", handoffId }, now)];
}

type Locked = NonNullable<Awaited<ReturnType<typeof lockHandoff>>>;

/** The first time it goes to somebody else; a second time, or where nobody else is left, the manager hears of it as well. */
async function passOnLate(tx: Tx, { repId, ...locked }: Locked & { repId: string }, now: Date): Promise<number[]> {
  const { handoff, lead } = locked;
  const before = await tx.$count(
    handoffs,
    and(
      eq(handoffs.leadId, lead.id),
      eq(handoffs.movedFor, "late"),
      sql`${handoffs.createdAt} >= ${lead.stageAt.toISOString()}`,
    ),
  );
  const except = [...(await declinersOf(tx, lead.id)), repId];
  const choice = await assignRep(tx, now, { lead, except });
  const isEscalated = choice.rep === null || before > 0;
  const owed = isEscalated ? [await owe(tx, { topic: "handoff.late", handoffId: handoff.id }, now)] : [];
  if (isEscalated) await tx.update(handoffs).set({ escalatedAt: now }).where(eq(handoffs.id, handoff.id));
  // A rep who is late is better than nobody.
  if (choice.rep === null) {
    await tx.update(handoffs).set({ dueAt: null }).where(eq(handoffs.id, handoff.id));
    return owed;
  }
  return [...owed, (await moveHandoff(tx, { ...locked, reason: "late", choice }, now)).outboxId];
}
