import { and, asc, eq, isNotNull, lte, sql } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/client.ts";
import { enrollments, leads, messages, senders, sequences } from "../db/schema/index.ts";
import { recordActivities } from "../lead/record-activity.ts";
import { newId } from "../platform/ids.ts";
import { advance } from "./machine.ts";
import type { Move } from "./machine.ts";

type Deps = Pick<App, "db" | "clock" | "queues" | "versions" | "site">;

interface DueMove {
  enrollment: typeof enrollments.$inferSelect;
  email: string;
  move: Move;
}

const batchSize = 500;

/** Moves due enrollments on until none is due: creates the messages that are owed and sets the next due times. */
export async function advanceDue(app: Deps): Promise<void> {
  for (;;) {
    const batch = await app.db.transaction((tx) => advanceBatch(app, tx));
    if (batch.senderId !== undefined) await app.queues.enqueue("dispatch", { senderId: batch.senderId });
    if (batch.taken < batchSize) return;
  }
}

async function advanceBatch(app: Deps, tx: Tx): Promise<{ taken: number; senderId?: string }> {
  const now = app.clock.now();
  const moves = await claimDue(app, tx, now);
  if (moves.length === 0) return { taken: 0 };
  const senderId = await createMessages(app, tx, moves, now);
  await writePositions(tx, moves, now);
  const completed = moves.filter(({ move }) => move.kind === "complete");
  await recordActivities(
    tx,
    completed.map(({ enrollment: { id, leadId, sequenceId } }) => ({
      leadId,
      kind: "sequence_completed" as const,
      at: now,
      enrollmentId: id,
      data: { sequenceId },
    })),
  );
  return { taken: moves.length, ...(senderId !== undefined && { senderId }) };
}

async function claimDue({ versions }: Deps, tx: Tx, now: Date): Promise<DueMove[]> {
  const due = await tx
    .select({ enrollment: enrollments, email: leads.email, timezone: leads.timezone })
    .from(enrollments)
    .innerJoin(leads, eq(leads.id, enrollments.leadId))
    .innerJoin(sequences, eq(sequences.id, enrollments.sequenceId))
    .where(
      and(
        eq(enrollments.status, "active"),
        isNotNull(enrollments.dueAt),
        lte(enrollments.dueAt, now),
        eq(sequences.status, "published"),
      ),
    )
    .orderBy(asc(enrollments.dueAt))
    .limit(batchSize)
    .for("update", { of: enrollments, skipLocked: true });
  const moves: DueMove[] = [];
  for (const { enrollment, email, timezone } of due) {
    const { definition } = await versions.get(tx, enrollment.versionId);
    const position = { stepId: enrollment.stepId, dueAt: enrollment.dueAt ?? now };
    moves.push({ enrollment, email, move: advance(definition, position, now, timezone) });
  }
  return moves;
}

/** One ledger row for each owed mail. A row that is there already stays as it is: one step, one message. */
async function createMessages({ site }: Deps, tx: Tx, moves: DueMove[], now: Date): Promise<string | undefined> {
  if (!moves.some(({ move }) => move.kind === "send")) return undefined;
  const [sender] = await tx.select({ id: senders.id }).from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  const owed = moves.flatMap(({ enrollment, email, move }) => {
    if (move.kind !== "send") return [];
    const id = newId();
    return {
      id,
      enrollmentId: enrollment.id,
      leadId: enrollment.leadId,
      sequenceId: enrollment.sequenceId,
      versionId: enrollment.versionId,
      stepId: move.stepId,
      attemptKey: "1",
      senderId: sender.id,
      email,
      rfcMessageId: `<${id}@${site.replyDomain}>`,
      dueAt: now,
      queuedAt: now,
    };
  });
  await tx
    .insert(messages)
    .values(owed)
    .onConflictDoNothing({ target: [messages.enrollmentId, messages.stepId, messages.attemptKey] });
  return sender.id;
}

async function writePositions(tx: Tx, moves: DueMove[], now: Date): Promise<void> {
  const rows = moves.map(({ enrollment, move }) => {
    const stepId = move.kind === "send" ? move.next : move.kind === "wait" ? move.stepId : null;
    const dueAt = move.kind === "wait" ? move.dueAt.toISOString() : null;
    return sql`(${enrollment.id}::uuid, ${stepId}::text, ${dueAt}::timestamptz, ${move.kind === "complete"}::boolean)`;
  });
  await tx.execute(sql`
    update enrollments e
    set step_id = v.step_id, due_at = v.due_at,
      status = case when v.completed then 'completed' else e.status end,
      ended_at = case when v.completed then ${now.toISOString()}::timestamptz end
    from (values ${sql.join(rows, sql`, `)}) as v (id, step_id, due_at, completed)
    where e.id = v.id`);
}
