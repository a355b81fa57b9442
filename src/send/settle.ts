import { and, inArray, isNull, sql } from "drizzle-orm";
import type { Db, Tx } from "../db/client.ts";
import { enrollments } from "../db/schema/index.ts";
import type { MessageStatus } from "../db/schema/enrollments.ts";
import { exitEnrollments } from "../enrollment/exit.ts";
import { recordActivities } from "../lead/record-activity.ts";
import { suppress } from "../lead/suppress.ts";
import type { ClaimedMessage } from "./claim.ts";
import type { SendOutcome } from "./outcome.ts";
import { nextAttemptAt } from "./retry.ts";

/** A message that went through an SMTP transaction. `subject` is null when it could not be written. */
export interface Settlement {
  claimed: ClaimedMessage;
  outcome: SendOutcome;
  subject: string | null;
  at: Date;
}

/**
 * Writes what became of a chunk of messages, in one transaction: the ledger, the next due time of the enrollments, and
 * for a hard bounce the suppression and the stop.
 */
export async function settleMessages(db: Db, settlements: readonly Settlement[]): Promise<void> {
  if (settlements.length === 0) return;
  await db.transaction(async (tx) => {
    await writeLedger(tx, settlements);
    await releaseEnrollments(tx, settlements);
    for (const settlement of settlements) {
      const { outcome } = settlement;
      if (outcome.kind === "rejected" && outcome.hard) await recordHardBounce(tx, settlement, outcome.reason);
    }
  });
}

interface LedgerEntry {
  status: MessageStatus;
  reason: string | null;
  response: string | null;
  dueAt: Date | null;
}

function entryFor({ claimed: { message }, outcome, at }: Settlement): LedgerEntry {
  switch (outcome.kind) {
    case "accepted":
      return { status: "sent", reason: null, response: outcome.response, dueAt: null };
    case "rejected":
      return { status: "rejected", reason: rejectionReason(outcome), response: outcome.reason, dueAt: null };
    case "uncertain":
      return { status: "uncertain", reason: "connection_lost_after_data", response: outcome.reason, dueAt: null };
    case "deferred": {
      const dueAt = nextAttemptAt(message.queuedAt, message.attempts, at);
      return dueAt === undefined
        ? { status: "rejected", reason: "retries_exhausted", response: outcome.reason, dueAt: null }
        : { status: "deferred", reason: outcome.class, response: outcome.reason, dueAt };
    }
  }
}

function rejectionReason({ hard, policy }: { hard: boolean; policy: boolean }): string {
  return hard ? "hard_bounce" : policy ? "policy" : "refused";
}

async function writeLedger(tx: Tx, settlements: readonly Settlement[]): Promise<void> {
  const rows = settlements.map((settlement) => {
    const { status, reason, response, dueAt } = entryFor(settlement);
    const { claimed, subject, at } = settlement;
    return sql`(${claimed.message.id}::uuid, ${status}::text, ${reason}::text, ${response}::text, ${subject}::text,
      ${dueAt?.toISOString() ?? null}::timestamptz, ${at.toISOString()}::timestamptz)`;
  });
  // A deferred message whose enrollment was stopped meanwhile does not go back into the queue.
  await tx.execute(sql`
    update messages m set
      status = case when v.status in ('deferred', 'uncertain') and e.status = 'exited' then 'canceled' else v.status end,
      reason = case when v.status in ('deferred', 'uncertain') and e.status = 'exited'
        then 'enrollment_' || coalesce(e.exit_reason, 'exited') else v.reason end,
      response = v.response, subject = coalesce(v.subject, m.subject), due_at = coalesce(v.due_at, m.due_at),
      lease_until = null,
      sent_at = case when v.status = 'sent' then v.at end,
      settled_at = case when v.status in ('sent', 'rejected') then v.at end
    from (values ${sql.join(rows, sql`, `)}) as v (id, status, reason, response, subject, due_at, at), enrollments e
    where m.id = v.id and e.id = m.enrollment_id`);
}

/** The walk goes on from the moment its mail was settled. */
async function releaseEnrollments(tx: Tx, settlements: readonly Settlement[]): Promise<void> {
  const done = settlements.filter((settlement) => ["sent", "rejected"].includes(entryFor(settlement).status));
  const at = done[0]?.at;
  if (at === undefined) return;
  await tx
    .update(enrollments)
    .set({ dueAt: at })
    .where(
      and(
        inArray(
          enrollments.id,
          done.map(({ claimed }) => claimed.message.enrollmentId),
        ),
        inArray(enrollments.status, ["active", "paused"]),
        isNull(enrollments.dueAt),
      ),
    );
}

async function recordHardBounce(tx: Tx, { claimed: { message }, at }: Settlement, detail: string): Promise<void> {
  const { email, leadId, id: messageId, enrollmentId } = message;
  await suppress(tx, { email, reason: "hard_bounce", detail, messageId }, at);
  await exitEnrollments(tx, leadId, "hard_bounce", at);
  await recordActivities(tx, [
    { leadId, kind: "bounced", at, enrollmentId, messageId, data: { hard: true, response: detail } },
  ]);
}
