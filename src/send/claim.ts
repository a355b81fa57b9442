import { eq, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { historyWith } from "../db/message-history.ts";
import { inPublishedSequence } from "../db/in-published-sequence.ts";
import { executePrepared } from "../db/prepared.ts";
import { senders } from "../db/schema/index.ts";
import type { Attributes } from "../db/schema/leads.ts";
import { uuidList } from "../platform/rows.ts";
import type { Sender } from "../sender/default-sender.ts";
import { holdForGap, isLimited, takeAllowance } from "./take-allowance.ts";

/** A claimed message with what rendering it needs. */
export interface ClaimedMessage {
  message: {
    id: string;
    enrollmentId: string;
    leadId: string;
    sequenceId: string;
    versionId: string;
    stepId: string;
    email: string;
    destination: string;
    rfcMessageId: string;
    /** Message-IDs of the mails it continues */
    thread: string[];
    queuedAt: Date;
    /** times it was taken up for sending, this one included */
    attempts: number;
  };
  lead: {
    email: string;
    firstName: string | null;
    lastName: string | null;
    company: string | null;
    timezone: string | null;
    locale: string | null;
    attributes: Attributes;
  };
}

// Real time, not sequence time: a lease tells a crashed process from a slow one.
const lease = sql`now() + interval '20 seconds'`;
/** How often a process renews the leases of what it is handing over, milliseconds of real time. */
export const renewEveryMs = 5_000;

/** Keeps messages that are still being handed over from being taken for lost. */
export async function renewLeases(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.execute(sql`update messages set lease_until = ${lease} where id in ${uuidList(ids)} and status = 'sending'`);
}

// A type alias, not an interface: rows of a query have an index signature.
type Row = Omit<ClaimedMessage["message"], "queuedAt"> & { queuedAt: string; lead: ClaimedMessage["lead"] };

/**
 * Claims due messages of one sender, follow-ups before first steps, the oldest first: they become `sending` under a lease.
 * A limited sender claims what its caps allow, exactly, also across processes. Messages whose enrollment is not active or
 * whose sequence is paused stay as they are; so do all while the sender is paused or held.
 * @returns nothing when there is nothing to send, or the sender may not
 */
export async function claimMessages(db: Db, senderId: string, now: Date, limit: number): Promise<ClaimedMessage[]> {
  const [sender] = await db.select().from(senders).where(eq(senders.id, senderId));
  if (sender === undefined || !maySend(sender, now)) return [];
  if (!isLimited(sender)) return claimed(await executePrepared<Row>(db, claim(senderId, now, limit)));
  return db.transaction(async (tx) => {
    const [locked] = await tx.select().from(senders).where(eq(senders.id, senderId)).for("update");
    if (locked === undefined || !maySend(locked, now)) return [];
    const allowed = await takeAllowance(tx, locked, now);
    if (allowed === 0) return [];
    const rows = await tx.execute<Row>(claim(senderId, now, Math.min(limit, allowed)));
    if (rows.length > 0) await holdForGap(tx, locked, now, Math.random());
    return claimed(rows);
  });
}

function maySend({ pausedAt, heldUntil }: Sender, now: Date): boolean {
  return pausedAt === null && (heldUntil === null || heldUntil <= now);
}

// In the order of the index messages_lane, and with a scalar subquery where a join would let the planner sort: a claim
// reads what it takes, however long the lane is.
function claim(senderId: string, now: Date, limit: number): SQL {
  return sql`
    with due as (
      select m.id from messages m
      where m.sender_id = ${senderId} and m.status in ('queued', 'deferred') and m.due_at <= ${now.toISOString()}
        and (select e.status from enrollments e where e.id = m.enrollment_id) in ('active', 'completed')
        and ${inPublishedSequence("m")}
        and m.destination not in (select h.destination from destination_holds h
          where h.sender_id = ${senderId} and h.held_until > ${now.toISOString()})
      order by m.priority desc nulls last, m.due_at
      limit ${limit}
      for update of m skip locked
    )
    update messages m set status = 'sending', reason = null, lease_until = ${lease}, attempts = m.attempts + 1,
      history = ${historyWith(sql`'sending'::text`, sql`null::text`, now, sql`m.attempts + 1`)}
    from due, leads l
    where m.id = due.id and l.id = m.lead_id
    returning m.id, m.enrollment_id as "enrollmentId", m.lead_id as "leadId", m.sequence_id as "sequenceId",
      m.version_id as "versionId", m.step_id as "stepId", m.email, m.destination, m.rfc_message_id as "rfcMessageId",
      m.thread, m.queued_at as "queuedAt", m.attempts,
      jsonb_build_object('email', l.email, 'firstName', l.first_name, 'lastName', l.last_name, 'company', l.company,
        'timezone', l.timezone, 'locale', l.locale, 'attributes', l.attributes) as lead`;
}

function claimed(rows: readonly Row[]): ClaimedMessage[] {
  return rows.map(({ lead, queuedAt, ...message }) => ({
    message: { ...message, queuedAt: new Date(queuedAt) },
    lead,
  }));
}

/** Puts claimed messages that no transaction has begun for back into the queue, at once due again. */
export async function releaseMessages(db: Db, ids: readonly string[], reason: string, now: Date): Promise<void> {
  if (ids.length === 0) return;
  await db.execute(sql`
    update messages m set status = 'queued', reason = ${reason}, lease_until = null, attempts = m.attempts - 1,
      history = ${historyWith(sql`'queued'::text`, sql`${reason}::text`, now)}
    where m.id in ${uuidList(ids)} and m.status = 'sending'`);
}

/**
 * Settles claimed messages that the fence held back. Their enrollment was stopped or their address suppressed after the
 * claim: they are canceled, with the reason; those of a paused enrollment, sequence or sender go back to `queued`.
 * @returns the ids that nothing stands against any more
 */
export async function settleHeldBack(db: Db, ids: readonly string[], now: Date): Promise<Set<string>> {
  const status = sql`case when f.reason is null then m.status when f.reason like '%_paused' then 'queued' else 'canceled' end`;
  const checked = await db.execute<{ id: string; status: string }>(sql`
    update messages m set
      status = ${status},
      reason = coalesce(f.reason, m.reason),
      settled_at = case when f.reason is null or f.reason like '%_paused' then null
        else ${now.toISOString()}::timestamptz end,
      lease_until = case when f.reason is null then ${lease} end,
      history = ${historyWith(status, sql`f.reason`, now)}
    from (
      select m.id, case
        when x.id is not null then 'suppressed'
        when e.status = 'paused' then 'enrollment_paused'
        when e.status = 'exited' then 'enrollment_' || coalesce(e.exit_reason, 'exited')
        when s.status <> 'published' then 'sequence_paused'
        when m.sender_id in (select p.id from senders p where p.paused_at is not null) then 'sender_paused'
      end as reason
      from messages m
      join enrollments e on e.id = m.enrollment_id
      join sequences s on s.id = m.sequence_id
      left join suppressions x on x.email = m.email
      where m.id in ${uuidList(ids)} and m.status = 'sending'
    ) f
    where m.id = f.id
    returning m.id, m.status`);
  return new Set(checked.filter(({ status }) => status === "sending").map(({ id }) => id));
}
