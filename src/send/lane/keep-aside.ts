import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { setAside } from "../../aside/set-aside.ts";
import { takeBatch } from "../../aside/take-batch.ts";
import type { Tx } from "../../db/client.ts";
import { historyWith } from "../../db/message-history.ts";
import type { SetAside } from "../../jobs/room.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { ClaimedMessage } from "./claim/claim.ts";
import { reopenSenders } from "./claim/reopen-senders.ts";

/** The reason of a message that failed by itself before anything was handed over. */
export const messageSetAside = "set_aside";

/**
 * Sets a claimed message aside that fails by itself: it leaves the lane, so that the others go, until `dispatchAgain` lets it
 * go. Nothing of it was handed over, so the attempt does not count.
 * @returns whether that was written down
 */
export async function keepAside(
  app: Pick<Ground, "db" | "clock" | "log">,
  { message }: ClaimedMessage,
  error: unknown,
): Promise<boolean> {
  app.log.error({ err: error, messageId: message.id }, "the message is set aside");
  try {
    await keep(app, message, error);
    return true;
  } catch (failure) {
    app.log.warn({ err: failure, messageId: message.id }, "it could not be set aside");
    return false;
  }
}

async function keep(
  { db, clock }: Pick<Ground, "db" | "clock">,
  message: ClaimedMessage["message"],
  error: unknown,
): Promise<void> {
  const { id, leadId, enrollmentId, sequenceId, versionId } = message;
  const now = clock.now();
  const reason = sql`${messageSetAside}::text`;
  const released = await db.transaction(async (tx) => {
    const item = { kind: "message" as const, subject: id, leadId, enrollmentId, sequenceId, versionId };
    await setAside(tx, "dispatch", [item], error, now);
    return tx.execute<{ senderId: string }>(sql`
      update messages m set status = 'queued', reason = ${reason}, lease_until = null, attempts = m.attempts - 1,
        due_at = ${now.toISOString()}::timestamptz + interval '1 day',
        history = ${historyWith(sql`'queued'::text`, reason, now)}
      where m.id = ${id} and m.status = 'sending' returning m.sender_id as "senderId"`);
  });
  await reopenSenders(
    db,
    released.map(({ senderId }) => senderId),
  );
}

/**
 * Lets messages go that were set aside, when their version can be read by now. Their lanes hand them over, so what comes of it
 * is known at the next look.
 * @returns those that have not gone yet
 */
export async function dispatchAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  const { db, clock, queues, versions } = app;
  const ids = uuidList(items.map(({ subject }) => subject));
  const waiting = await db.execute<{ id: string; senderId: string; versionId: string }>(sql`
    select id, sender_id as "senderId", version_id as "versionId" from messages
    where id in ${ids} and status in ('queued', 'sending') and reason = ${messageSetAside}`);
  for (const [versionId, group] of Map.groupBy(waiting, (one) => one.versionId)) {
    const ofGroup = new Set(group.map(({ id }) => id));
    const left = items.filter(({ subject }) => ofGroup.has(subject));
    await takeBatch(app, "dispatch", async (tx, take) => {
      await take(
        left,
        async (part, some) => {
          await versions.get(part, versionId);
          await release(part, some, clock.now());
        },
        ({ kind, subject, leadId, enrollmentId, sequenceId }) => ({
          kind,
          subject,
          leadId,
          enrollmentId,
          sequenceId,
          versionId,
        }),
      );
    });
    for (const senderId of new Set(group.map((one) => one.senderId))) await queues.enqueue("dispatch", { senderId });
  }
  const kept = new Set(waiting.map(({ id }) => id));
  return items.filter(({ subject }) => kept.has(subject));
}

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions" | "log">;

async function release(tx: Tx, items: readonly SetAside[], now: Date): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`;
  await tx.execute(sql`
    update messages set due_at = ${at} where id in ${uuidList(items.map(({ subject }) => subject))} and status = 'queued'`);
  await tx.execute(sql`
    update set_asides set next_try_at = ${at} + interval '1 minute' where id in ${uuidList(items.map(({ id }) => id))}`);
}
