import { eq, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Db, Tx } from "../../../db/client.ts";
import { historyWith } from "../../../db/message-history.ts";
import { transactByKey } from "../../../db/plan-by-key.ts";
import { executePrepared } from "../../../db/prepared.ts";
import { senders } from "../../../db/schema/index.ts";
import type { Attributes, LeadConsent } from "../../../db/schema/leads.ts";
import { uuidList } from "../../../platform/rows/rows.ts";
import type { MoreFacts } from "../../../render/variables/scope.ts";
import type { Sender } from "../../../sender/default-sender.ts";
import { lease } from "../leases.ts";
import { dueInLane, dueInLines } from "./due.ts";
import { linesOf, openLimits } from "./limits.ts";
import { sequencesDue } from "./sequences-in-lane.ts";
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
    /** name of its subject, where its step tries several; null where it has one */
    subjectVariant: string | null;
    /** Message-IDs of the mails it continues */
    thread: string[];
    /** subject of the mail it continues; null when it continues none */
    threadSubject: string | null;
    queuedAt: Date;
    /** times it was taken up for sending, this one included */
    attempts: number;
    /** Until when (exclusive) it may leave without asking its rules again; null: always */
    allowedUntil: Date | null;
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
  /** What the lead said, when it was claimed. */
  consent: LeadConsent;
  /** What its template says beyond that; loaded only for those that do. */
  more?: MoreFacts | undefined;
}

// A type alias, not an interface: rows of a query have an index signature.
type Row = Omit<ClaimedMessage["message"], "queuedAt" | "allowedUntil"> &
  Omit<ClaimedMessage["lead"], "email"> & {
    passed: string[];
    queuedAt: string;
    allowedUntil: string | null;
    leadEmail: string;
    consent: LeadConsent;
  };

/** What a claim found: what it took, and what must be asked again before it may leave. */
interface Found {
  claimed: ClaimedMessage[];
  passed: string[];
}

/** How often a claim that found nothing but messages to be asked again looks once more. */
const asksAtMost = 20;

/** A claim that may have to walk past what waits for some destinations takes more, so that it need not walk so often. */
const timesWhenFar = 4;

/**
 * Claims due messages of one sender, a share of each sequence's, follow-ups before first steps, the oldest first: they become `sending` under a lease.
 * A limited sender claims what its caps allow, a recovering destination gets what its pace allows, exactly, also across
 * processes. Messages whose enrollment is not active or whose sequence is paused stay as they are; so do all while the
 * sender is paused or held, and those of held destinations.
 * @param limit how many at most; some times as many while any destination is limited
 * @param full destinations to claim nothing for
 * @param ask asks the rules again about messages whose allowed span has passed: these are not claimed. @returns how many
 *   it has decided about
 * @returns nothing when there is nothing to send, or the sender may not
 */
export async function claimMessages(
  db: Db,
  senderId: string,
  now: Date,
  limit: number,
  full: readonly string[] = [],
  ask?: (passed: readonly string[], now: Date) => Promise<number>,
): Promise<ClaimedMessage[]> {
  for (let asked = 0; ; asked += 1) {
    const { claimed, passed } = await claimOnce(db, senderId, now, limit, full);
    if (ask === undefined || passed.length === 0) return claimed;
    const decided = await ask(passed, now);
    if (claimed.length > 0 || decided === 0 || asked >= asksAtMost) return claimed;
  }
}

async function claimOnce(db: Db, senderId: string, now: Date, limit: number, full: readonly string[]): Promise<Found> {
  const id = sql`${senderId}`;
  const [found] = await db.$byKey
    .select({
      sender: senders,
      lanes: sequencesDue(id, sql`${now.toISOString()}`),
      lines: linesOf(id),
      paced: hasPaces(senderId, now),
    })
    .from(senders)
    .where(eq(senders.id, senderId))
    .prepare("lanes")
    .execute();
  if (found === undefined || !maySend(found.sender, now)) return nothing;
  const { sender, lanes, lines, paced } = found;
  if (lanes.length === 0 && lines.length === 0) return nothing;
  const anyGoes = full.length === 0 && lines.length === 0 && !paced;
  if (anyGoes && !isLimited(sender)) {
    const rows = await executePrepared<FoundRow>(db, claim(dueInLane({ senderId, lanes, now, limit }), now));
    return { claimed: claimed(takenOf(rows)), passed: passedOf(rows) };
  }
  return transactByKey(db, async (tx) => {
    const atMost = anyGoes ? limit : limit * timesWhenFar;
    const allowed = isLimited(sender) ? await capped(tx, senderId, now, atMost) : atMost;
    if (allowed === 0) return nothing;
    const limits = anyGoes ? undefined : await openLimits(tx, senderId, now, full, lines);
    const scarce = isLimited(sender);
    const lane = { senderId, lanes, now, limit: allowed, scarce };
    const due = limits === undefined ? dueInLane(lane) : dueInLines(lane, limits);
    const all = await executePrepared<FoundRow>(tx, claim(due, now));
    const rows = takenOf(all);
    if (rows.length > 0) await holdForGap(tx, sender, now, Math.random());
    const paced = await limits?.take(rows.map(({ destination }) => destination));
    return { claimed: claimed(rows, paced), passed: passedOf(all) };
  });
}

const nothing: Found = { claimed: [], passed: [] };

type FoundRow = { id: null; passed: string[] } | Row;

const takenOf = (found: readonly FoundRow[]) => found.filter((row) => row.id !== null);
const passedOf = (found: readonly FoundRow[]) => found[0]?.passed ?? [];

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

/** The reason of a claimed message whose beginning the fence notes. */
const notBegun = sql`'not_begun'`;

/** Notes that transactions of claimed messages are about to begin. */
export async function noteBeginnings(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.execute(sql`
    update messages set reason = null
    where id in ${uuidList(ids)} and status = 'sending' and reason = ${notBegun}`);
}

/**
 * @param due SQL of a WITH item of that name: the ids of what is due, and which of them are only told of
 * @returns a row for each message taken, or one without a message; all tell the ids of what is to be asked again
 */
function claim(due: SQL, now: Date): SQL {
  const holds = sql`m.sequence_id in (select s.id from sequences s where s.uncertain_policy = 'hold')`;
  return sql`
    with ${due}, taken as (
    update messages m set status = 'sending', reason = case when ${holds} then ${notBegun} end, in_line = false, lease_until = ${lease},
      attempts = m.attempts + 1, history = ${historyWith(sql`'sending'::text`, sql`null::text`, now, sql`m.attempts + 1`)}
    from due, leads l
    where m.id = due.id and l.id = m.lead_id and not due.passed
    returning m.id, m.enrollment_id as "enrollmentId", m.lead_id as "leadId", m.sequence_id as "sequenceId",
      m.version_id as "versionId", m.step_id as "stepId", m.subject_variant as "subjectVariant", m.email, m.destination, m.rfc_message_id as "rfcMessageId",
      m.thread, m.thread_subject as "threadSubject", m.queued_at as "queuedAt", m.allowed_until as "allowedUntil", m.attempts, m.reason is not null as "notesBeginning",
      l.email as "leadEmail", l.first_name as "firstName", l.last_name as "lastName", l.company, l.timezone, l.locale,
      l.attributes, l.consent)
    select asked.passed, taken.* from (select array(select id::text from due where passed) as passed) asked
    left join taken on true`;
}

function claimed(rows: readonly Row[], paced: (destination: string) => boolean = () => false): ClaimedMessage[] {
  // Property by property: a rest that is spread again takes longer than reading the row.
  return rows.map((row) => ({
    message: {
      id: row.id,
      enrollmentId: row.enrollmentId,
      leadId: row.leadId,
      sequenceId: row.sequenceId,
      versionId: row.versionId,
      stepId: row.stepId,
      email: row.email,
      destination: row.destination,
      rfcMessageId: row.rfcMessageId,
      subjectVariant: row.subjectVariant,
      thread: row.thread,
      threadSubject: row.threadSubject,
      queuedAt: new Date(row.queuedAt),
      attempts: row.attempts,
      allowedUntil: row.allowedUntil === null ? null : new Date(row.allowedUntil),
      notesBeginning: row.notesBeginning,
    },
    lead: {
      email: row.leadEmail,
      firstName: row.firstName,
      lastName: row.lastName,
      company: row.company,
      timezone: row.timezone,
      locale: row.locale,
      attributes: row.attributes,
    },
    consent: row.consent,
    paced: paced(row.destination),
  }));
}
