import { eq, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Db, Tx } from "../../../db/client.ts";
import { historyWith } from "../../../db/message-history.ts";
import { inPublishedSequence } from "../../../db/in-published-sequence.ts";
import { executePrepared } from "../../../db/prepared.ts";
import { senders } from "../../../db/schema/index.ts";
import type { Attributes } from "../../../db/schema/leads.ts";
import { recordRows } from "../../../platform/record-rows.ts";
import { uuidList } from "../../../platform/rows.ts";
import type { Sender } from "../../../sender/default-sender.ts";
import { linesOf, openLimits } from "./limits.ts";
import type { Limits } from "./limits.ts";
import { reopenSenders } from "./reopen-senders.ts";
import { holdForGap, isLimited, takeAllowance } from "./take-allowance.ts";

/** A claimed message with what rendering it needs. */
export interface ClaimedMessage {
  /** Whether its destination recovers from a hold, at the pace of what it accepts. */
  paced: boolean;
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
    /** subject of the mail it continues; null when it continues none */
    threadSubject: string | null;
    queuedAt: Date;
    /** times it was taken up for sending, this one included */
    attempts: number;
    /** Whether its beginning is written down first, because a person decides what becomes of it after a crash. */
    notesBeginning: boolean;
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

/**
 * Keeps messages that are still being handed over from being taken for lost. Those that are being settled right now are
 * passed over: waiting for them, while the settling waits for others of the list, would be a deadlock.
 */
export async function renewLeases(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.execute(sql`
    update messages set lease_until = ${lease}
    where id in (select id from messages where id in ${uuidList(ids)} and status = 'sending' for update skip locked)`);
}

// A type alias, not an interface: rows of a query have an index signature.
type Row = Omit<ClaimedMessage["message"], "queuedAt"> & { queuedAt: string; lead: ClaimedMessage["lead"] };

/** A claim that may have to walk past what waits for some destinations takes more, so that it need not walk so often. */
const timesWhenFar = 4;

/**
 * Claims due messages of one sender, follow-ups before first steps, the oldest first: they become `sending` under a lease.
 * A limited sender claims what its caps allow, a recovering destination gets what its pace allows, exactly, also across
 * processes. Messages whose enrollment is not active or whose sequence is paused stay as they are; so do all while the
 * sender is paused or held, and those of held destinations.
 * @param limit how many at most; some times as many while any destination is limited
 * @param full destinations to claim nothing for
 * @returns nothing when there is nothing to send, or the sender may not
 */
export async function claimMessages(
  db: Db,
  senderId: string,
  now: Date,
  limit: number,
  full: readonly string[] = [],
): Promise<ClaimedMessage[]> {
  const [found] = await db
    .select({ sender: senders, lines: linesOf(sql`${senderId}`), paced: hasPaces(senderId, now) })
    .from(senders)
    .where(eq(senders.id, senderId));
  if (found === undefined || !maySend(found.sender, now)) return [];
  const { sender, lines, paced } = found;
  const anyGoes = full.length === 0 && lines.length === 0 && !paced;
  if (anyGoes && !isLimited(sender)) {
    return claimed(await executePrepared<Row>(db, claim(dueInLane(senderId, now, limit), now)));
  }
  return db.transaction(async (tx) => {
    const atMost = anyGoes ? limit : limit * timesWhenFar;
    const allowed = isLimited(sender) ? await capped(tx, senderId, now, atMost) : atMost;
    if (allowed === 0) return [];
    const limits = anyGoes ? undefined : await openLimits(tx, senderId, now, full, lines);
    const due = limits === undefined ? dueInLane(senderId, now, allowed) : dueInLines(senderId, now, allowed, limits);
    const rows = await tx.execute<Row>(claim(due, now));
    if (rows.length > 0) await holdForGap(tx, sender, now, Math.random());
    return claimed(rows, await limits?.take(rows.map(({ destination }) => destination)));
  });
}

/** Locks the sender, so that nobody else claims for it until the transaction ends. */
async function capped(tx: Tx, senderId: string, now: Date, limit: number): Promise<number> {
  const [sender] = await tx.select().from(senders).where(eq(senders.id, senderId)).for("update");
  if (sender === undefined || !maySend(sender, now)) return 0;
  return Math.min(limit, await takeAllowance(tx, sender, now));
}

function maySend({ pausedAt, heldUntil }: Sender, now: Date): boolean {
  return pausedAt === null && (heldUntil === null || heldUntil <= now);
}

function hasPaces(senderId: string, now: Date): SQL<boolean> {
  return sql<boolean>`exists (select from destination_holds h where h.sender_id = ${senderId}
    and (h.held_until > ${now.toISOString()} or h."window" is not null))`;
}

// Scalar subqueries where a join would let the planner sort: a claim walks an index and reads what it takes, however long
// the lane is.
function claimable(senderId: string, now: Date): SQL {
  return sql`m.sender_id = ${senderId} and m.status in ('queued', 'deferred') and m.due_at <= ${now.toISOString()}
    and (select e.status from enrollments e where e.id = m.enrollment_id) in ('active', 'completed')
    and ${inPublishedSequence("m")}`;
}

/** In the order of the index messages_lane. */
function dueInLane(senderId: string, now: Date, limit: number): SQL {
  return sql`due as (
    select m.id from messages m
    where ${claimable(senderId, now)} and not m.in_line
    order by m.priority desc nulls last, m.due_at
    limit ${limit}
    for update of m skip locked)`;
}

/** From the lane, and from the lines with room, each in the order of its index. */
function dueInLines(senderId: string, now: Date, limit: number, { lined, rooms }: Limits): SQL {
  const lines = Object.entries(rooms)
    .filter(([, room]) => room > 0)
    .map(([destination, room]) => ({ destination, room: Math.min(room, limit) }));
  return sql`lane as (
    select m.id, m.priority, m.due_at from messages m
    where ${claimable(senderId, now)} and not m.in_line
      and m.destination not in (select jsonb_array_elements_text(${JSON.stringify(lined)}::text::jsonb))
    order by m.priority desc nulls last, m.due_at
    limit ${limit}
    for update of m skip locked
  ), line as (
    select m.id, m.priority, m.due_at from ${recordRows(lines, "destination text, room int")}
    cross join lateral (
      select m.id, m.priority, m.due_at from messages m
      where ${claimable(senderId, now)} and m.in_line and m.destination = r.destination
      order by m.priority desc nulls last, m.due_at
      limit r.room
      for update of m skip locked
    ) m
  ), due as (
    select id from (select * from lane union all select * from line) m
    order by m.priority desc nulls last, m.due_at limit ${limit})`;
}

/** The reason of a claimed message whose beginning the fence notes. */
const notBegun = sql`'not_begun'`;

/** Notes that transactions of claimed messages are about to begin. */
export async function noteBeginnings(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.execute(sql`
    update messages set reason = null
    where id in ${uuidList(ids)} and status = 'sending' and reason = ${notBegun}`);
}

/** @param due SQL of a WITH item of that name, with the ids to claim */
function claim(due: SQL, now: Date): SQL {
  const holds = sql`(select s.uncertain_policy = 'hold' from sequences s where s.id = m.sequence_id)`;
  return sql`
    with ${due}
    update messages m set status = 'sending', reason = case when ${holds} then ${notBegun} end, in_line = false, lease_until = ${lease},
      attempts = m.attempts + 1, history = ${historyWith(sql`'sending'::text`, sql`null::text`, now, sql`m.attempts + 1`)}
    from due, leads l
    where m.id = due.id and l.id = m.lead_id
    returning m.id, m.enrollment_id as "enrollmentId", m.lead_id as "leadId", m.sequence_id as "sequenceId",
      m.version_id as "versionId", m.step_id as "stepId", m.email, m.destination, m.rfc_message_id as "rfcMessageId",
      m.thread, m.thread_subject as "threadSubject", m.queued_at as "queuedAt", m.attempts, m.reason is not null as "notesBeginning",
      jsonb_build_object('email', l.email, 'firstName', l.first_name, 'lastName', l.last_name, 'company', l.company,
        'timezone', l.timezone, 'locale', l.locale, 'attributes', l.attributes) as lead`;
}

function claimed(rows: readonly Row[], paced: (destination: string) => boolean = () => false): ClaimedMessage[] {
  return rows.map(({ lead, queuedAt, ...message }) => ({
    message: { ...message, queuedAt: new Date(queuedAt) },
    lead,
    paced: paced(message.destination),
  }));
}

/** Puts claimed messages that no transaction has begun for back into the queue, at once due again. */
export async function releaseMessages(db: Db, ids: readonly string[], reason: string, now: Date): Promise<void> {
  if (ids.length === 0) return;
  const released = await db.execute<{ senderId: string }>(sql`
    update messages m set status = 'queued', reason = ${reason}, lease_until = null, attempts = m.attempts - 1,
      history = ${historyWith(sql`'queued'::text`, sql`${reason}::text`, now)}
    where m.id in ${uuidList(ids)} and m.status = 'sending'
    returning m.sender_id as "senderId"`);
  await reopenSenders(
    db,
    released.map(({ senderId }) => senderId),
  );
}

/**
 * Settles claimed messages that the fence held back. Their enrollment was stopped or their address suppressed after the
 * claim: they are canceled, with the reason; those of a paused enrollment, sequence or sender go back to `queued`.
 * @returns the ids that nothing stands against any more
 */
export async function settleHeldBack(db: Db, ids: readonly string[], now: Date): Promise<Set<string>> {
  const status = sql`case when f.reason is null then m.status when f.reason like '%_paused' then 'queued' else 'canceled' end`;
  const checked = await db.execute<{ id: string; status: string; senderId: string }>(sql`
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
    returning m.id, m.status, m.sender_id as "senderId"`);
  const held = checked.filter(({ status }) => status !== "sending");
  await reopenSenders(
    db,
    held.map(({ senderId }) => senderId),
  );
  return new Set(checked.filter(({ status }) => status === "sending").map(({ id }) => id));
}
