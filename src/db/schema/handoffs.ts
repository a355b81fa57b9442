import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { leads } from "./leads.ts";
import type { Stage, StageActor } from "./leads.ts";
import { reps, teams } from "./reps.ts";

/**
 * `withdrawn`: what made a prospect of the lead was none, as a person said. `converted`, `disqualified`, `recycled`: closed,
 * because the lead was moved to another stage. `moved`: it went to somebody else, as a new handoff, because the rep is away, has left, cannot be
 * reached, was late, or gave it to a colleague; a handoff of nobody, once somebody could take it.
 */
export const handoffStatuses = [
  "open",
  "accepted",
  "declined",
  "withdrawn",
  "converted",
  "disqualified",
  "recycled",
  "moved",
] as const;
export type HandoffStatus = (typeof handoffStatuses)[number];
/** Why a handoff went to somebody else. */
export type MoveReason = "absent" | "inactive" | "unreachable" | "late" | "free_again" | "merged" | "handed_over";
/** What the lead was before the promotion; instants are ISO 8601. */
export interface BeforePromotion {
  stage: Stage;
  stageAt: string;
  repId: string | null;
  coolUntil?: string | null;
  coolSequenceId?: string | null;
}
/**
 * What promotes beside a reply. `sequenceId` is whose rule it is; what was promoted before that was kept has none. `doubted`:
 * no person did it after all, and a rep had accepted already.
 */
export type RuleCause = { sequenceId?: string; doubted?: true } & (
  | { kind: "opens"; count: number; withinDays: number }
  | { kind: "clicks"; count: number; within: string; link?: string }
  | { kind: "event"; event: string }
  | { kind: "score"; gte: number; value: number }
  | { kind: "condition"; condition: unknown }
);
export type PromotionCause =
  | { kind: "reply"; inboundMailId: string }
  | { kind: "inquiry"; inboundMailId: string }
  | RuleCause
  | { kind: "manual"; reason: string | null; by: StageActor };

/**
 * The rep's work item. A lead has at most one open or accepted handoff. `repId` is null while nobody can take it, which the
 * operator is told. `dueAt` is when it is looked at next: to remind, to pass on what is late, to try again for nobody's.
 */
export const handoffs = pgTable(
  "handoffs",
  {
    id: primaryId(),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    repId: uuid("rep_id").references(() => reps.id),
    status: text("status").$type<HandoffStatus>().notNull().default("open"),
    cause: jsonb("cause").$type<PromotionCause>().notNull(),
    before: jsonb("before").$type<BeforePromotion>(),
    teamId: uuid("team_id").references(() => teams.id, { onDelete: "set null" }),
    createdAt: instant("created_at").notNull(),
    respondedAt: instant("responded_at"),
    movedFor: text("moved_for").$type<MoveReason>(),
    acceptBy: instant("accept_by"),
    remindedAt: instant("reminded_at"),
    escalatedAt: instant("escalated_at"),
    dueAt: instant("due_at"),
    /** When it is told of once more if nobody has accepted it and it is hot by then; and when that was done. */
    alertAt: instant("alert_at"),
    alertedAt: instant("alerted_at"),
    /** In the rep's own words. */
    declineReason: text("decline_reason"),
    /** The rep has accepted it and is reminded then. */
    snoozedUntil: instant("snoozed_until"),
    /** When the first answer of a rep went to the prospect through the relay. */
    firstResponseAt: instant("first_response_at"),
  },
  (t) => [
    index("handoffs_snoozed")
      .on(t.snoozedUntil)
      .where(sql`${t.status} = 'accepted' and ${t.snoozedUntil} is not null`),
    index("handoffs_alert")
      .on(t.alertAt)
      .where(sql`${t.status} = 'open' and ${t.alertAt} is not null`),
    index("handoffs_due")
      .on(t.dueAt)
      .where(sql`${t.status} = 'open' and ${t.dueAt} is not null`),
    index("handoffs_open")
      .on(t.repId)
      .where(sql`${t.status} = 'open'`),
    uniqueIndex("handoffs_one_running")
      .on(t.leadId)
      .where(sql`${t.status} in ('open', 'accepted')`),
    index("handoffs_team_open")
      .on(t.teamId)
      .where(sql`${t.status} = 'open'`),
    index("handoffs_team_responded")
      .on(t.teamId, t.respondedAt)
      .where(sql`${t.respondedAt} is not null`),
    index("handoffs_status").on(t.status, t.id),
    index("handoffs_created").on(t.createdAt),
    index("handoffs_rep").on(t.repId, t.id),
    index("handoffs_lead").on(t.leadId, t.id),
  ],
);

export type OutboxEntry =
  | { topic: "handoff.created"; handoffId: string }
  /** `more`: replies that came before it was told of the first, oldest first; `uncounted`, beyond those, is only counted. */
  | { topic: "handoff.reply"; handoffId: string; inboundMailId: string; more?: string[]; uncounted?: number }
  /** What was handed over was no answer, or (no mail) no person opened or clicked, or no prospect: the handoff is withdrawn, or, accepted already, stays with the rep. */
  | { topic: "handoff.corrected"; handoffId: string; inboundMailId?: string; said?: true }
  /** The rep has not answered yet, and the time to accept runs out. */
  | { topic: "handoff.reminder"; handoffId: string }
  /** The rep has put it off until now. */
  | { topic: "handoff.awake"; handoffId: string }
  /** It is hot, and nobody has accepted it yet. */
  | { topic: "handoff.hot"; handoffId: string }
  /** It was not accepted in time: the manager of the team is to be told, else the operator. */
  | { topic: "handoff.late"; handoffId: string }
  /** What waits for a rep this morning. */
  | { topic: "digest"; repId: string; day: string }
  /** Tasks that a rep was given, or whose time is over; `uncounted`, beyond those, is only counted. */
  | { topic: "tasks"; repId: string; taskIds: string[]; uncounted?: number }
  /** Tasks that are late, or that nobody can take: the manager of the team is to be told, else the operator. */
  | { topic: "tasks.late"; teamId: string | null; taskIds: string[]; uncounted?: number }
  /** A channel has failed for days: the operator is to be told. */
  | { topic: "channel.failing"; channelId: string }
  /** An endpoint of webhooks was disabled, because it said so or has failed for days: the operator is to be told. */
  | { topic: "webhook.disabled"; webhookId: string }
  /** The calendar feed of a rep has been broken for a day: the operator is to be told. */
  | { topic: "calendar.failing"; repId: string }
  /** What became of a mail that a rep wrote to a prospect through the relay: the rep is to be told. */
  | { topic: "rep.mail"; repMailId: string }
  /** A rep wrote to a prospect through the relay whose data are gone. */
  | { topic: "rep.mail.gone"; repId: string; inboundMailId: string }
  /** A notice to the rep came back: the operator is to be told. */
  | { topic: "rep.unreachable"; repId: string; inboundMailId: string }
  /** Something a rep should read about a lead who is nobody's work item. */
  | { topic: "notice"; notice: NoticeKind; leadId: string; inboundMailId: string; more?: string[]; uncounted?: number }
  /** Mails to the postmaster that nobody has looked at: the operator is told of those from that one on, by their ids. */
  | { topic: "postmaster"; inboundMailId: string }
  /** Mails wait for a review: whoever gets notices about nobody's leads is told of those not told of yet. */
  | { topic: "review" }
  /** The guard paused something: the operator is to be told, by mail and, once for each, by the operator's webhook. */
  | { topic: "guard.mail"; tripIds: string[] }
  | { topic: "guard.webhook"; tripId: string }
  /** Something was set aside that the operator was not told of yet. */
  | { topic: "aside.mail" }
  /** The mails of a step cannot be written for some leads: the operator is to be told once for each version. */
  | { topic: "not_rendered"; messageId: string; versionId: string; stepId: string };

export type NoticeKind = "left_company" | "unsubscribe_request" | "erasure_request";

/** Side effects owed by a committed transaction; the relay turns each into a job until it is done. */
export const outbox = pgTable(
  "outbox",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    entry: jsonb("entry").$type<OutboxEntry>().notNull(),
    /** Entries of one key within a short time become one. */
    batchKey: text("batch_key"),
    createdAt: instant("created_at").notNull(),
    dueAt: instant("due_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
    doneAt: instant("done_at"),
  },
  (t) => [
    index("outbox_pending")
      .on(t.dueAt)
      .where(sql`${t.doneAt} is null`),
    uniqueIndex("outbox_not_rendered")
      .on(sql`(${t.entry} ->> 'versionId')`, sql`(${t.entry} ->> 'stepId')`)
      .where(sql`${t.entry} ->> 'topic' = 'not_rendered'`),
    index("outbox_batch")
      .on(t.batchKey, t.id)
      .where(sql`${t.batchKey} is not null`),
  ],
);
