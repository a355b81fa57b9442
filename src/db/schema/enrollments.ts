import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, smallint, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { events } from "./events.ts";
import { leads } from "./leads.ts";
import { sequences, sequenceVersions } from "./sequences.ts";

export type EnrollmentStatus = "waiting" | "active" | "paused" | "completed" | "exited";
export type ExitReason =
  | "replied"
  | "promoted"
  | "unsubscribed"
  /** The lead left the topic of the sequence. */
  | "consent_denied"
  | "hard_bounce"
  | "soft_bounce"
  | "complaint"
  | "left_company"
  | "suppressed"
  | "manual"
  | "stage"
  | "event"
  | "goal"
  | "goal_missed"
  | "other_sequence"
  /** By an exit rule that reaches everyone at the company. */
  | "colleague"
  | "import_undone"
  /** The person was in the sequence by another lead as well, and goes on by the older of the two. */
  | "merged"
  | "archived";

/** How an enrollment stood when it was stopped; instants are ISO 8601. */
export interface StoodAt {
  status: EnrollmentStatus;
  dueAt: string | null;
  resumeAt: string | null;
}

/**
 * One lead's walk through one version. `stepId` is the step it stands at, `waitUntil` the planned end of what it waits for
 * there, `dueAt` when it is looked at again: at `waitUntil`, or as soon as something happens that may move it. `dueAt` is
 * null while only a fact moves it (the settling of a message, a task). An empty `state` has not begun; `waiting` is one
 * that a busy exclusivity group keeps from beginning.
 * A paused one with `resumeAt` resumes by itself then. `keptAt` is when the exit rules let it go on although its lead
 * became a prospect. `endedBy` is the inbound mail by which it was stopped, the act of the recipient, or the
 * handoff of the promotion, `stood` how it stood then.
 */
export const enrollments = pgTable(
  "enrollments",
  {
    id: primaryId(),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    sequenceId: uuid("sequence_id")
      .notNull()
      .references(() => sequences.id, { onDelete: "cascade" }),
    versionId: uuid("version_id")
      .notNull()
      .references(() => sequenceVersions.id),
    eventId: uuid("event_id").references(() => events.id, { onDelete: "set null" }),
    /** The import that enrolled, if one did. */
    importId: uuid("import_id"),
    /** Value of the property that the trigger is keyed by; empty when it is keyed by none. */
    key: text("key").notNull().default(""),
    status: text("status").$type<EnrollmentStatus>().notNull().default("active"),
    stepId: text("step_id"),
    dueAt: instant("due_at"),
    waitUntil: instant("wait_until"),
    resumeAt: instant("resume_at"),
    /** When that happened which it began with, if that was earlier than `createdAt`: events count from here. */
    triggeredAt: instant("triggered_at"),
    keptAt: instant("kept_at"),
    state: jsonb("state").$type<Record<string, unknown>>().notNull().default({}),
    exitReason: text("exit_reason").$type<ExitReason>(),
    endedAt: instant("ended_at"),
    endedBy: uuid("ended_by"),
    stood: jsonb("stood").$type<StoodAt>(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    // By sequence, so that each gets its share of a batch.
    index("enrollments_due")
      .on(t.sequenceId, t.dueAt)
      .where(sql`${t.status} = 'active' and ${t.dueAt} is not null`),
    index("enrollments_waiting")
      .on(t.dueAt)
      .where(sql`${t.status} = 'waiting'`),
    index("enrollments_resume")
      .on(t.resumeAt)
      .where(sql`${t.status} = 'paused' and ${t.resumeAt} is not null`),
    // For lists: one that is active, or has ended, is not in it.
    index("enrollments_paused")
      .on(t.status, t.id)
      .where(sql`${t.status} in ('waiting', 'paused')`),
    index("enrollments_ended_by")
      .on(t.endedBy)
      .where(sql`${t.endedBy} is not null`),
    index("enrollments_lead").on(t.leadId),
    // Costs nothing when a row moves, which it does with every step.
    index("enrollments_created").using("brin", t.createdAt).with({ pages_per_range: 16, autosummarize: true }),
    index("enrollments_sequence").on(t.sequenceId, t.id),
    uniqueIndex("enrollments_one_running")
      .on(t.leadId, t.sequenceId, t.key)
      .where(sql`${t.status} in ('waiting', 'active', 'paused')`),
    uniqueIndex("enrollments_once_per_event")
      .on(t.eventId, t.sequenceId)
      .where(sql`${t.eventId} is not null`),
  ],
);

/** `held`: it could not be written, and a person decides. */
export type MessageStatus = "queued" | "sending" | "sent" | "deferred" | "rejected" | "uncertain" | "held" | "canceled";

/** What a written mail carries to be measured by: `o` the pixel, `c` tracked links. */
export type Measured = "" | "o" | "c" | "oc";

/**
 * One change of a message's state: when, to what, why. `attempt` counts the times it was taken up for sending, `transport`
 * is the name of the one that the attempt went through; `by` is the API key of the person who decided, with what they noted.
 */
export interface MessageChange {
  at: string;
  status: MessageStatus;
  reason: string | null;
  attempt: number;
  transport?: string;
  by?: string;
  note?: string | null;
}

/**
 * The send ledger: one row for one email of one step to one lead, created once, whatever crashes. `attemptKey` tells
 * visits of the same step apart. `leaseUntil` is wall-clock time of the database, not sequence time. A message goes with
 * its enrollment, by a trigger: a reference would be checked for each, of an enrollment that is locked anyway. Senders are
 * never deleted.
 */
export const messages = pgTable(
  "messages",
  {
    id: primaryId(),
    enrollmentId: uuid("enrollment_id").notNull(),
    leadId: uuid("lead_id").notNull(),
    sequenceId: uuid("sequence_id").notNull(),
    versionId: uuid("version_id").notNull(),
    stepId: text("step_id").notNull(),
    attemptKey: text("attempt_key").notNull(),
    senderId: uuid("sender_id").notNull(),
    status: text("status").$type<MessageStatus>().notNull().default("queued"),
    email: text("email").notNull(),
    /** Whose mail servers it goes to, as `destinationOf` says. */
    destination: text("destination").notNull().default(""),
    /** Made of `id`, which is how it is found: see src/sender/message-id.ts. */
    rfcMessageId: text("rfc_message_id").notNull(),
    subject: text("subject"),
    /** What it really carried when it was handed over; null while that is not known, which counts as nothing. */
    measured: text("measured").$type<Measured>(),
    /** Name of the subject it goes out with, of those that its step tries against each other. */
    subjectVariant: text("subject_variant"),
    /** Message-IDs of the mails it continues, oldest first. */
    thread: text("thread")
      .array()
      .notNull()
      .default(sql`'{}'`),
    /** The subject of the mail that it continues; null for one that begins a thread. */
    threadSubject: text("thread_subject"),
    /** Whether it waits in the line of its destination, which takes no more at the moment, and not in the sender's lane. */
    inLine: boolean("in_line").notNull().default(false),
    /** Which goes first when a cap binds: 1 for a follow-up, 0 for the first mail of an enrollment. */
    priority: smallint("priority").notNull().default(0),
    dueAt: instant("due_at").notNull(),
    /** Until when (exclusive) it may leave without asking its rules again: src/send/lane/span. */
    allowedUntil: instant("allowed_until"),
    leaseUntil: instant("lease_until"),
    attempts: integer("attempts").notNull().default(0),
    reason: text("reason"),
    response: text("response"),
    queuedAt: instant("queued_at").notNull(),
    sentAt: instant("sent_at"),
    settledAt: instant("settled_at"),
    history: jsonb("history").$type<MessageChange[]>().notNull().default([]),
  },
  (t) => [
    uniqueIndex("messages_one_per_step").on(t.enrollmentId, t.stepId, t.attemptKey),
    index("messages_lane")
      .on(t.senderId, t.sequenceId, t.priority.desc(), t.dueAt)
      .where(sql`${t.status} in ('queued', 'deferred') and not ${t.inLine}`),
    index("messages_line")
      .on(t.senderId, t.destination, t.priority.desc(), t.dueAt)
      .where(sql`${t.status} in ('queued', 'deferred') and ${t.inLine}`),
    index("messages_under_way")
      .on(t.senderId)
      .where(sql`${t.status} in ('sending', 'uncertain')`),
    index("messages_uncertain")
      .on(t.id)
      .where(sql`${t.status} = 'uncertain'`),
    // For counting what one sequence sent over one sender lately: for the guard, and over all sequences for the caps.
    index("messages_sent_of")
      .on(t.sequenceId, t.senderId, t.sentAt)
      .where(sql`${t.sentAt} is not null`),
    index("messages_refused")
      .on(t.sequenceId, t.settledAt)
      .where(sql`${t.status} = 'rejected'`),
    // For lists: a mail that is on its way, or was sent, is not in it.
    index("messages_ended")
      .on(t.status, t.id)
      .where(sql`${t.status} in ('rejected', 'canceled', 'held')`),
    // For caps and timelines: what a lead got lately, and what has not gone (null).
    index("messages_lead").on(t.leadId, t.sentAt),
  ],
);
