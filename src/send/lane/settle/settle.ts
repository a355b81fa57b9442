import { eq, sql } from "drizzle-orm";
import type { Db, Tx } from "../../../db/client.ts";
import { transactByKey } from "../../../db/plan-by-key.ts";
import { executePrepared } from "../../../db/prepared.ts";
import { leads } from "../../../db/schema/index.ts";
import type { Measured, MessageStatus } from "../../../db/schema/enrollments.ts";
import { exitEnrollments } from "../../../enrollment/exit.ts";
import { columnRows } from "../../../platform/rows/column-rows.ts";
import { recordActivities } from "../../../lead/timeline/record-activity.ts";
import { suppress } from "../../../lead/suppression/suppress.ts";
import type { NotRendered } from "../../../sequence/definition/rules.ts";
import type { ClaimedMessage } from "../claim/claim.ts";
import { countSent } from "../../../sender/usage/count-sent.ts";
import { recordFailures } from "../../guard/record-failures.ts";
import type { NewFailure } from "../../guard/record-failures.ts";
import type { CarriedOutcome } from "../../carrier/failover.ts";
import { oweUnwritten } from "./owe-unwritten.ts";
import { nextAttemptAt } from "./retry.ts";

/** A message that went through an SMTP transaction. `subject` is null when it could not be written. */
export interface Settlement {
  claimed: ClaimedMessage;
  outcome: CarriedOutcome;
  subject: string | null;
  /** What it carried to be measured by; null when it could not be written. */
  measured: Measured | null;
  at: Date;
  /** set when it could not be written: whether it waits for a person, or is skipped */
  unwritten?: NotRendered | undefined;
}

/** Moves enrollments on whose mails went out, in the transaction that writes it down. @returns those that need nothing more */
export type GoOn = (tx: Tx, enrollmentIds: readonly string[]) => Promise<readonly string[]>;

/**
 * Writes what became of some messages, in one transaction: the ledger, how the enrollments go on, for a hard
 * bounce the suppression and the stop, and what the guard has to look at.
 * @param goOn moves enrollments on at once; those it leaves, and without it all, are due
 */
export async function settleMessages(
  db: Db,
  settlements: readonly Settlement[],
  goOn: GoOn = async () => [],
): Promise<void> {
  if (settlements.length === 0) return;
  const bounced = settlements.flatMap((settlement) => {
    const { outcome } = settlement;
    return outcome.kind === "rejected" && outcome.hard ? [{ settlement, detail: outcome.reason }] : [];
  });
  const failures = settlements.flatMap(failureOf);
  const unwritten = settlements.filter((settlement) => settlement.unwritten !== undefined);
  await transactByKey(db, async (tx) => {
    const settled = await updateLedger(tx, settlements);
    const sent = settled.flatMap(({ enrollmentId, status }) => (status === "sent" ? [enrollmentId] : []));
    const gone = new Set(await goOn(tx, sent));
    await makeDue(
      tx,
      settled.filter(({ enrollmentId }) => !gone.has(enrollmentId)),
    );
    if (failures.length > 0) await recordFailures(tx, failures);
    await oweUnwritten(tx, unwritten);
    for (const { settlement, detail } of bounced) await recordHardBounce(tx, settlement, detail);
  });
}

/** What a settlement counts for with the guard: at most one failure. */
export function failureOf({ claimed, outcome, at }: Settlement): NewFailure[] {
  if (outcome.kind !== "rejected" || !(outcome.hard || outcome.policy)) return [];
  const kind = outcome.hard ? "bounce" : "policy";
  return [{ messageId: claimed.message.id, kind, detail: outcome.reason, at }];
}

interface LedgerEntry {
  status: MessageStatus;
  reason: string | null;
  response: string | null;
  dueAt: Date | null;
}

/** The reason of a message that could not be written. */
const notRendered = "not_rendered";

/** The reason of a message that a server has got and not answered for. */
export const lostAfterData = "connection_lost_after_data";

function entryFor({ claimed: { message }, outcome, at, unwritten }: Settlement): LedgerEntry {
  const dueAgain = () => nextAttemptAt(message.queuedAt, message.attempts, at, Math.random());
  switch (outcome.kind) {
    case "accepted":
      return { status: "sent", reason: null, response: outcome.response, dueAt: null };
    case "rejected":
      return {
        status: unwritten === "hold" ? "held" : "rejected",
        reason: unwritten === undefined ? rejectionReason(outcome) : notRendered,
        response: outcome.reason,
        dueAt: null,
      };
    case "uncertain":
      return { status: "uncertain", reason: lostAfterData, response: outcome.reason, dueAt: dueAgain() ?? null };
    case "deferred": {
      const dueAt = dueAgain();
      return dueAt === undefined
        ? { status: "rejected", reason: "retries_exhausted", response: outcome.reason, dueAt: null }
        : { status: "deferred", reason: outcome.class, response: outcome.reason, dueAt };
    }
  }
}

function rejectionReason({ hard, policy }: { hard: boolean; policy: boolean }): string {
  return hard ? "hard_bounce" : policy ? "policy" : "refused";
}

// A type alias, not an interface: rows of a query have an index signature.
type Settled = { enrollmentId: string; status: MessageStatus; settledAt: string };

const entryColumns = {
  id: "uuid",
  status: "text",
  reason: "text",
  response: "text",
  subject: "text",
  measured: "text",
  dueAt: "timestamptz",
  at: "text",
  transport: "text",
} as const;

/**
 * The ledger, and with it the counts for caps. One statement for any number of messages.
 * @returns those that are settled for good, sent or given up
 */
async function updateLedger(tx: Tx, settlements: readonly Settlement[]): Promise<Settled[]> {
  const rows = settlements.map((settlement) => ({
    id: settlement.claimed.message.id,
    ...entryFor(settlement),
    subject: settlement.subject,
    measured: settlement.measured,
    at: settlement.at.toISOString(),
    transport: settlement.outcome.transport,
  }));
  // A deferred message whose enrollment was stopped meanwhile does not go back into the queue. Asked for those alone: most
  // are sent.
  const exited = sql`(select coalesce(e.exit_reason, 'exited') from enrollments e
    where e.id = m.enrollment_id and e.status = 'exited')`;
  const stopped = sql`v.status in ('deferred', 'uncertain', 'held') and ${exited} is not null`;
  const status = sql`case when ${stopped} then 'canceled' else v.status end`;
  const reason = sql`case when ${stopped} then 'enrollment_' || ${exited} else v.reason end`;
  // `at` stays the text it is, as the rest of the history has it; PostgreSQL would write an instant in another form.
  const said = sql`'at', v.at, 'status', ${status}, 'reason', ${reason}, 'attempt', m.attempts`;
  const change = sql`case when v.transport is null then jsonb_build_object(${said})
    else jsonb_build_object(${said}, 'transport', v.transport) end`;
  return executePrepared<Settled>(
    tx,
    sql`
    with v as (
      select * from ${columnRows(rows, entryColumns)}
    ), settled as (
      update messages m set
        status = ${status}, reason = ${reason},
        response = v.response, subject = coalesce(v.subject, m.subject), measured = coalesce(v.measured, m.measured),
        due_at = coalesce(v."dueAt", m.due_at),
        lease_until = null,
        sent_at = case when v.status = 'sent' then v.at::timestamptz end,
        settled_at = case when v.status in ('sent', 'rejected') or ${stopped} then v.at::timestamptz end,
        history = m.history || (${change})
      from v
      where m.id = v.id
      returning m.enrollment_id, m.status, m.settled_at, m.sender_id, m.sent_at
    ), counted as (${countSent(sql`settled`)})
    select enrollment_id as "enrollmentId", status, settled_at as "settledAt" from settled
    where status in ('sent', 'rejected')`,
  );
}

const settledColumns = { enrollmentId: "uuid", settledAt: "timestamptz" } as const;

/** The walks go on from the moment their mails were settled. */
async function makeDue(tx: Tx, settled: readonly Settled[]): Promise<void> {
  if (settled.length === 0) return;
  await executePrepared(
    tx,
    sql`
    update enrollments e set due_at = r."settledAt"
    from ${columnRows(settled, settledColumns)}
    where e.id = r."enrollmentId" and e.status in ('active', 'paused')`,
  );
}

async function recordHardBounce(tx: Tx, { claimed: { message }, at }: Settlement, detail: string): Promise<void> {
  const { email, leadId, id: messageId, enrollmentId } = message;
  const [lead] = await tx.select({ email: leads.email }).from(leads).where(eq(leads.id, leadId)).for("update");
  // Erased while the mail was handed over: nothing of theirs is written down again.
  if (lead === undefined) return;
  await suppress(tx, { email, reason: "hard_bounce", detail, messageId }, at);
  // Whoever has got another address since goes on with that.
  if (lead.email === email) await exitEnrollments(tx, leadId, "hard_bounce", at);
  await recordActivities(tx, [
    { leadId, kind: "bounced", at, enrollmentId, messageId, data: { hard: true, response: detail } },
  ]);
}
