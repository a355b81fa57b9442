import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, real, text, uuid } from "drizzle-orm/pg-core";
import { bytes, instant, primaryId } from "./columns.ts";
import { leads } from "./leads.ts";

export type InboundStatus = "stored" | "classified" | "settled" | "failed";
export type InboundClass =
  | "human_reply"
  | "auto_reply"
  | "bounce_hard"
  | "bounce_soft"
  | "complaint"
  | "unsubscribe"
  | "other";
/** `mail`: `raw` is an RFC 5322 mail; `event`: it is the JSON of a provider's event, whose signature was verified. */
export type InboundFormat = "mail" | "event";
/**
 * `postmaster`: nobody we know wrote to the postmaster of the reply domain (RFC 5321 4.5.1). `notice`: it answers what we
 * wrote to a rep. `relay`: a rep answers a prospect through the relay, or a server reports about such an answer.
 */
export type MatchedBy =
  | "token"
  | "references"
  | "recipient"
  | "sender"
  | "colleague"
  | "inquiry"
  | "postmaster"
  | "test"
  | "notice"
  | "relay"
  | "person";
export type InboundReview = "needed" | "accepted" | "dismissed";
/**
 * Why a person has to decide: From is not proven; it came to the address for bounces, where no person writes (RFC 5321 4.5.5);
 * it names no sender; somebody passed it on under a name of their own; or words and marks do not agree on who wrote it.
 */
export type InboundReviewReason =
  | "unproven_sender"
  | "sent_to_bounce_address"
  | "no_sender"
  | "rewritten_sender"
  | "marked_automatic"
  | "may_be_automatic";

export interface InboundAttachment {
  name: string;
  type: string;
  size: number;
}

/** Who wrote, when it is not the lead: a colleague the mail was forwarded to, or another address of the lead. */
export interface InboundWriter {
  name: string;
  email: string;
}

/** Whether From is who it says; `by` names the evidence, `results` what each check said. */
export interface InboundAuthentication {
  authenticated: boolean;
  by: "dmarc" | "dkim" | "spf" | "arc" | "trusted_server" | "provider" | null;
  results: Record<string, string>;
}

/** What an answer says, as far as it is plain; else `unclear`. */
export const replyCategories = [
  "interested",
  "question",
  "meeting",
  "later",
  "not_interested",
  "wrong_person",
  "negative",
  "unclear",
] as const;
export type ReplyCategory = (typeof replyCategories)[number];

/** A time somebody proposes: local date and time (ISO 8601, to the minute), and an IANA zone or an offset such as "-05:00". */
export interface MeetingTime {
  at: string;
  zone: string;
}

/** Who is to be written to instead; what of the two is not named is null. */
export interface RightPerson {
  name: string | null;
  email: string | null;
}

/**
 * What a person's answer says, by its words: for the rep to see, it never acts by itself. `laterOn` is the ISO 8601 date from which
 * they want to hear again, `person` whom to write to instead, `newAddress` where they want our mail. Null where they name none.
 */
export interface InboundAnswer {
  category: ReplyCategory;
  meeting: MeetingTime | null;
  laterOn: string | null;
  person: RightPerson | null;
  newAddress: string | null;
  /** Answers between the lines of our mail, each with what it answers. */
  exchanges: readonly { question: string; answer: string }[];
}

/**
 * A mail that reached us, stored raw before it was acknowledged. It acts once: `digest` is the SHA-256 of the raw mail,
 * `identity` that of what stays the same when it comes by another way. `remoteIp` and `helo` are of the server that
 * handed it over. `raw` is emptied after the configured days, what was understood stays. What follows `class` is what the classifier found; `review` is set when a person has to decide.
 */
export const inboundMails = pgTable(
  "inbound_mails",
  {
    id: primaryId(),
    digest: text("digest").notNull().unique(),
    identity: text("identity").unique(),
    source: text("source").notNull(),
    format: text("format").$type<InboundFormat>().notNull().default("mail"),
    envelopeFrom: text("envelope_from").notNull(),
    envelopeTo: text("envelope_to").array().notNull(),
    remoteIp: text("remote_ip"),
    helo: text("helo"),
    raw: bytes("raw").notNull(),
    size: integer("size").notNull(),
    receivedAt: instant("received_at").notNull(),
    status: text("status").$type<InboundStatus>().notNull().default("stored"),
    attempts: integer("attempts").notNull().default(0),
    error: text("error"),
    class: text("class").$type<InboundClass>(),
    subtype: text("subtype"),
    hard: boolean("hard"),
    recipient: text("recipient"),
    /** As the report tells them (RFC 3464 2.3.1 and 2.3.2). */
    finalRecipient: text("final_recipient"),
    originalRecipient: text("original_recipient"),
    bounceStatus: text("bounce_status"),
    diagnostic: text("diagnostic"),
    confidence: real("confidence"),
    reasons: jsonb("reasons").$type<readonly string[]>(),
    returnsOn: text("returns_on"),
    delegate: text("delegate"),
    leftForGood: boolean("left_for_good").notNull().default(false),
    attachments: jsonb("attachments").$type<readonly InboundAttachment[]>().notNull().default([]),
    matchedBy: text("matched_by").$type<MatchedBy>(),
    /** The signed address it was sent to, of those a message has. */
    address: text("address").$type<"reply" | "bounce" | "unsubscribe">(),
    leadId: uuid("lead_id").references(() => leads.id, { onDelete: "set null" }),
    messageId: uuid("message_id"),
    /** The handoff whose notice it answers, or came back from. */
    noticeOf: uuid("notice_of"),
    /** The rep whose relay address it came to (the handoff of that address is `noticeOf`), or whose notice about no handoff came back. */
    repId: uuid("rep_id"),
    /** The mail of a rep that it answers, or reports about. */
    repMailId: uuid("rep_mail_id"),
    writer: jsonb("writer").$type<InboundWriter>(),
    authentication: jsonb("authentication").$type<InboundAuthentication>(),
    review: text("review").$type<InboundReview>(),
    reviewReason: text("review_reason").$type<InboundReviewReason>(),
    reviewToldAt: instant("review_told_at"),
    /** Until then the lead's sequences wait for the review. */
    heldUntil: instant("held_until"),
    reviewedAt: instant("reviewed_at"),
    fromEmail: text("from_email"),
    fromName: text("from_name"),
    subject: text("subject"),
    replyText: text("reply_text"),
    /** Of replies by people only. */
    answer: jsonb("answer").$type<InboundAnswer>(),
    settledAt: instant("settled_at"),
  },
  (t) => [
    index("inbound_mails_kept")
      .on(t.receivedAt)
      .where(sql`${t.status} = 'settled' and ${t.raw} <> ''`),
    index("inbound_mails_open")
      .on(t.receivedAt)
      .where(sql`${t.status} in ('stored', 'classified')`),
    index("inbound_mails_lead").on(t.leadId, t.receivedAt),
    index("inbound_mails_review")
      .on(t.id)
      .where(sql`${t.review} = 'needed'`),
    index("inbound_mails_sender").on(t.fromEmail, t.receivedAt),
    index("inbound_mails_received").on(t.receivedAt),
    index("inbound_mails_message")
      .on(t.messageId)
      .where(sql`${t.messageId} is not null`),
  ],
);

/** What a mail was taken for, and whose it was. */
export interface CorrectedVerdict {
  class: InboundClass | null;
  subtype: string | null;
  leadId: string | null;
}

/** What followed from a mail and was not undone. `code` is stable, `reason` says why in words. */
export interface NotUndone {
  what: "promotion" | "enrollment" | "suppression" | "erasure" | "mails";
  code: string;
  reason: string;
  enrollmentId?: string;
  count?: number;
}

/** What followed from a mail and was undone. `id` is that of the handoff, the enrollment, the suppression or the request for erasure. */
export interface Undone {
  what: "promotion" | "enrollment" | "suppression" | "erasure" | "failure" | "absence" | "review" | "topic";
  id?: string;
}

/**
 * A person said what a mail really is, and whose. `by` is the API key of who said it; `undone` and `kept` are what became of
 * that which had followed from the mail.
 */
export const corrections = pgTable(
  "corrections",
  {
    id: primaryId(),
    inboundMailId: uuid("inbound_mail_id")
      .notNull()
      .references(() => inboundMails.id, { onDelete: "cascade" }),
    at: instant("at").notNull(),
    by: text("by").notNull(),
    reason: text("reason"),
    from: jsonb("from").$type<CorrectedVerdict>().notNull(),
    to: jsonb("to").$type<CorrectedVerdict>().notNull(),
    undone: jsonb("undone").$type<readonly Undone[]>().notNull(),
    kept: jsonb("kept").$type<readonly NotUndone[]>().notNull(),
  },
  (t) => [index("corrections_mail").on(t.inboundMailId, t.id)],
);

/**
 * Signatures of providers that cover no content, each of which serves once: for what `digest` (SHA-256 of the mail or event)
 * names. Kept for as long as a signature is taken.
 */
export const webhookTokens = pgTable(
  "webhook_tokens",
  {
    provider: text("provider").notNull(),
    token: text("token").notNull(),
    digest: text("digest").notNull(),
    seenAt: instant("seen_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.token] }), index("webhook_tokens_seen").on(t.seenAt)],
);

/**
 * How far an IMAP mailbox was read. `lastUid` counts within `uidValidity` (RFC 9051 2.3.1.1); another validity means that
 * the server numbered its mails anew.
 */
export const imapMailboxes = pgTable("imap_mailboxes", {
  key: text("key").primaryKey(),
  uidValidity: text("uid_validity").notNull(),
  lastUid: bigint("last_uid", { mode: "number" }).notNull(),
  updatedAt: instant("updated_at").notNull(),
});
