import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytes, instant, primaryId } from "./columns.ts";
import { leads } from "./leads.ts";

export type InboundStatus = "stored" | "classified" | "settled" | "failed";
export type InboundClass = "human_reply" | "auto_reply" | "bounce" | "unsubscribe" | "other";
export type MatchedBy = "token" | "references" | "sender";

/** A mail that reached us, stored raw before it was acknowledged. `digest` (SHA-256 of the raw mail) makes it act once. */
export const inboundMails = pgTable(
  "inbound_mails",
  {
    id: primaryId(),
    digest: text("digest").notNull().unique(),
    source: text("source").notNull(),
    envelopeFrom: text("envelope_from").notNull(),
    envelopeTo: text("envelope_to").array().notNull(),
    raw: bytes("raw").notNull(),
    size: integer("size").notNull(),
    receivedAt: instant("received_at").notNull(),
    status: text("status").$type<InboundStatus>().notNull().default("stored"),
    attempts: integer("attempts").notNull().default(0),
    error: text("error"),
    class: text("class").$type<InboundClass>(),
    reasons: jsonb("reasons").$type<string[]>(),
    matchedBy: text("matched_by").$type<MatchedBy>(),
    leadId: uuid("lead_id").references(() => leads.id, { onDelete: "set null" }),
    messageId: uuid("message_id"),
    fromEmail: text("from_email"),
    subject: text("subject"),
    replyText: text("reply_text"),
    settledAt: instant("settled_at"),
  },
  (t) => [
    index("inbound_mails_open")
      .on(t.receivedAt)
      .where(sql`${t.status} in ('stored', 'classified')`),
    index("inbound_mails_lead").on(t.leadId, t.receivedAt),
  ],
);
