import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { handoffs } from "./handoffs.ts";
import type { InboundAttachment } from "./inbound.ts";
import { leads } from "./leads.ts";
import { reps } from "./reps.ts";

/**
 * `queued`: on its way, in the hands of a mail server once `begunAt` is set; `held`: waits for the rep, or for ever, as
 * `reason` says; `failed`: it was not sent, or came back.
 */
export type RepMailStatus = "queued" | "sent" | "failed" | "held";

/**
 * Why a mail of a rep was not sent as it came.
 * - `unproven_sender`: From is the rep, and nothing proves it; the rep may confirm it
 * - `may_be_automatic`: a person or a machine may have written it; the rep may confirm it
 * - `recipient_changed`: it would go to another address than the rep was shown, or than it was to go to before; the rep may confirm it
 * - `uncertain`: a process or a connection ended while it was handed over; the rep decides
 * - `internal_left`: something internal stands in what is left
 * - `answers_in_quote`: the rep wrote between lines of the notice that are not marked as quoted
 * - `nothing_written`: nothing is left
 * - `attached_mail`: a mail is attached, or a file that may hold the notice
 * - `unreadable`: it is encrypted, or cannot be read
 * - `repeated`: the same words were sent a short while ago, as machines do
 * - `not_a_mail`: a reaction, an answer to an invitation and the like
 * - `not_the_rep`: somebody else wrote it
 * - `not_yours`, `closed`: the rep has the handoff no more; nobody has
 * - `suppressed`: the address gets no mail
 * - `no_sender`: there is nothing to send by
 * - `rejected`, `expired`, `returned`: the mail server took it not; not in time; took it and sent it back
 */
export type RepMailReason =
  | "unproven_sender"
  | "may_be_automatic"
  | "recipient_changed"
  | "uncertain"
  | "internal_left"
  | "answers_in_quote"
  | "nothing_written"
  | "attached_mail"
  | "unreadable"
  | "repeated"
  | "not_a_mail"
  | "not_the_rep"
  | "not_yours"
  | "closed"
  | "suppressed"
  | "no_sender"
  | "rejected"
  | "expired"
  | "returned";

/**
 * What a rep has written to a prospect through the relay. `inboundMailId` is the mail as the rep wrote it; `subject`, `text`,
 * `html` and `attachments` are what is sent of it to `email`. `messageId` and `inReplyTo` are Message-IDs (RFC 5322 3.6.4).
 * `notRelayedTo`: addresses the rep has put on copy, who got nothing from us. `begunAt` is written right before it is handed
 * over: one that has it and no outcome was in flight when a process ended. `error` says in words what `reason` names.
 */
export const repMails = pgTable(
  "rep_mails",
  {
    id: primaryId(),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    handoffId: uuid("handoff_id")
      .notNull()
      .references(() => handoffs.id, { onDelete: "cascade" }),
    repId: uuid("rep_id")
      .notNull()
      .references(() => reps.id),
    direction: text("direction").$type<"to_lead">().notNull().default("to_lead"),
    inboundMailId: uuid("inbound_mail_id").unique(),
    email: text("email"),
    subject: text("subject").notNull().default(""),
    text: text("text").notNull().default(""),
    html: text("html"),
    messageId: text("message_id").notNull(),
    inReplyTo: text("in_reply_to"),
    attachments: jsonb("attachments").$type<readonly InboundAttachment[]>().notNull().default([]),
    notRelayedTo: jsonb("not_relayed_to").$type<readonly string[]>().notNull().default([]),
    at: instant("at").notNull(),
    status: text("status").$type<RepMailStatus>().notNull().default("queued"),
    reason: text("reason").$type<RepMailReason>(),
    error: text("error"),
    confirmedAt: instant("confirmed_at"),
    attempts: integer("attempts").notNull().default(0),
    dueAt: instant("due_at").notNull(),
    begunAt: instant("begun_at"),
    sentAt: instant("sent_at"),
  },
  (t) => [
    index("rep_mails_lead").on(t.leadId, t.at),
    index("rep_mails_handoff").on(t.handoffId, t.id),
    index("rep_mails_due")
      .on(t.dueAt)
      .where(sql`${t.status} = 'queued'`),
  ],
);

/**
 * What a rep was told of a handoff, by the Message-ID of that mail: so that an answer to it is known, and nothing of it is left
 * in what is sent on. `text` is what is internal of it and, behind a form feed, all that it says; `inboundMailId` the newest mail of the prospect that it tells of.
 */
export const relayNotices = pgTable(
  "relay_notices",
  {
    messageId: text("message_id").primaryKey(),
    handoffId: uuid("handoff_id")
      .notNull()
      .references(() => handoffs.id, { onDelete: "cascade" }),
    repId: uuid("rep_id").notNull(),
    inboundMailId: uuid("inbound_mail_id"),
    subject: text("subject").notNull(),
    text: text("text").notNull(),
    sentAt: instant("sent_at").notNull(),
  },
  (t) => [index("relay_notices_handoff").on(t.handoffId, t.sentAt)],
);
