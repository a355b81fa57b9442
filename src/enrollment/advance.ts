import { and, asc, eq, isNotNull, lte, sql } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/client.ts";
import { inPublishedSequence } from "../db/in-published-sequence.ts";
import { enrollments, leads } from "../db/schema/index.ts";
import { recordActivities } from "../lead/record-activity.ts";
import { newId } from "../platform/ids.ts";
import { advance } from "./machine.ts";
import type { Move } from "./machine.ts";

type Deps = Pick<App, "db" | "clock" | "log" | "queues" | "versions" | "site">;

interface DueMove {
  enrollment: typeof enrollments.$inferSelect;
  email: string;
  move: Move;
}

const batchSize = 500;
const holdMs = 3_600_000;

/** Moves due enrollments on until none is due: creates the messages that are owed and sets the next due times. */
export async function advanceDue(app: Deps): Promise<void> {
  for (;;) {
    const batch = await app.db.transaction((tx) => advanceBatch(app, tx));
    for (const senderId of batch.senderIds) await app.queues.enqueue("dispatch", { senderId });
    if (batch.taken < batchSize) return;
  }
}

async function advanceBatch(app: Deps, tx: Tx): Promise<{ taken: number; senderIds: string[] }> {
  const now = app.clock.now();
  const moves = await claimDue(app, tx, now);
  if (moves.length === 0) return { taken: 0, senderIds: [] };
  const senderIds = await createMessages(app, tx, moves, now);
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
  return { taken: moves.length, senderIds };
}

async function claimDue(app: Deps, tx: Tx, now: Date): Promise<DueMove[]> {
  const due = await tx
    .select({ enrollment: enrollments, email: leads.email, timezone: leads.timezone })
    .from(enrollments)
    .innerJoin(leads, eq(leads.id, enrollments.leadId))
    .where(
      and(
        eq(enrollments.status, "active"),
        isNotNull(enrollments.dueAt),
        lte(enrollments.dueAt, now),
        inPublishedSequence("enrollments"),
      ),
    )
    .orderBy(asc(enrollments.dueAt))
    .limit(batchSize)
    .for("update", { of: enrollments, skipLocked: true });
  const moves: DueMove[] = [];
  for (const { enrollment, email, timezone } of due) {
    moves.push({ enrollment, email, move: await moveOrHold(app, tx, enrollment, timezone, now) });
  }
  return moves;
}

/** An enrollment that cannot be moved must not hold up the others of its batch: it is tried again in an hour. */
async function moveOrHold(
  { versions, log }: Deps,
  tx: Tx,
  { id, versionId, stepId, dueAt }: typeof enrollments.$inferSelect,
  zone: string | null,
  now: Date,
): Promise<Move> {
  try {
    const { definition } = await versions.get(tx, versionId);
    return advance(definition, { stepId, dueAt: dueAt ?? now }, now, zone);
  } catch (error) {
    log.error({ err: error, enrollmentId: id }, "the enrollment cannot move on; trying again in an hour");
    return { kind: "wait", stepId, dueAt: new Date(now.getTime() + holdMs) };
  }
}

/**
 * One ledger row for each owed mail. A row that is there already stays as it is: one step, one message. A lead keeps the
 * sender that wrote to it last, if the sequence still has it; else its id picks one.
 * @returns the senders of the new rows
 */
async function createMessages({ site }: Deps, tx: Tx, moves: DueMove[], now: Date): Promise<string[]> {
  if (!moves.some(({ move }) => move.kind === "send")) return [];
  const owed = moves.flatMap(({ enrollment, email, move }) => {
    if (move.kind !== "send") return [];
    const id = newId();
    const { leadId, sequenceId, versionId } = enrollment;
    const rfcMessageId = `<${id}@${site.replyDomain}>`;
    return { id, enrollmentId: enrollment.id, leadId, sequenceId, versionId, stepId: move.stepId, email, rfcMessageId };
  });
  const history = JSON.stringify([{ at: now, status: "queued", reason: null, attempt: 0 }]);
  const at = sql`${now.toISOString()}::timestamptz`;
  const added = await tx.execute<{ senderId: string }>(sql`
    insert into messages (id, enrollment_id, lead_id, sequence_id, version_id, step_id, attempt_key, sender_id, email,
      rfc_message_id, priority, due_at, queued_at, history)
    select r.id, r."enrollmentId", r."leadId", r."sequenceId", r."versionId", r."stepId", '1',
      coalesce(sticky.sender_id, pool.ids[1 + (hashtext(r."leadId"::text) & 2147483647) % cardinality(pool.ids)]),
      r.email, r."rfcMessageId", (exists (select from messages m where m.enrollment_id = r."enrollmentId"))::int,
      ${at}, ${at}, ${history}::jsonb
    from jsonb_to_recordset(${JSON.stringify(owed)}::jsonb) as r (id uuid, "enrollmentId" uuid, "leadId" uuid,
      "sequenceId" uuid, "versionId" uuid, "stepId" text, email text, "rfcMessageId" text)
    join sequences s on s.id = r."sequenceId"
    cross join lateral (
      select case when s.sender_ids = '{}' then array(select id from senders where is_default) else s.sender_ids end as ids
    ) pool
    left join lateral (
      select m.sender_id from messages m where m.lead_id = r."leadId" and m.sender_id = any(pool.ids)
      order by m.queued_at desc limit 1
    ) sticky on cardinality(pool.ids) > 1
    on conflict (enrollment_id, step_id, attempt_key) do nothing
    returning sender_id as "senderId"`);
  return [...new Set(added.map(({ senderId }) => senderId))];
}

async function writePositions(tx: Tx, moves: DueMove[], now: Date): Promise<void> {
  const rows = moves.map(({ enrollment, move }) => ({
    id: enrollment.id,
    stepId: move.kind === "send" ? move.next : move.kind === "wait" ? move.stepId : null,
    dueAt: move.kind === "wait" ? move.dueAt : null,
    completed: move.kind === "complete",
  }));
  await tx.execute(sql`
    update enrollments e
    set step_id = v."stepId", due_at = v."dueAt",
      status = case when v.completed then 'completed' else e.status end,
      ended_at = case when v.completed then ${now.toISOString()}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as v (id uuid, "stepId" text, "dueAt" timestamptz, completed boolean)
    where e.id = v.id`);
}
