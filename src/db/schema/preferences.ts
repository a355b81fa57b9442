import { sql } from "drizzle-orm";
import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { leads } from "./leads.ts";

/**
 * That a recipient has left mails by a link of one of them: a topic by its key, or with an empty `topic` all. It can be undone a
 * while: sequences that it stopped have its id in `endedBy`. `method` is how, `reason` what the person said about it.
 */
export const leavings = pgTable(
  "leavings",
  {
    id: primaryId(),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    messageId: uuid("message_id").notNull(),
    topic: text("topic").notNull(),
    method: text("method").notNull(),
    reason: text("reason"),
    at: instant("at").notNull(),
    undoneAt: instant("undone_at"),
  },
  (t) => [index("leavings_lead").on(t.leadId, t.at)],
);

/** What a recipient asks for that is confirmed by mail first: whoever has a forwarded mail must not get at it. */
export type RequestKind = "address" | "export" | "erasure";

/**
 * A request of a recipient that waits for its confirmation. `email` is where the mail with the link goes: the new address, or the
 * lead's own. `mailDueAt` is null once that mail was taken.
 */
export const recipientRequests = pgTable(
  "recipient_requests",
  {
    id: primaryId(),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    kind: text("kind").$type<RequestKind>().notNull(),
    email: text("email").notNull(),
    language: text("language").notNull(),
    requestedAt: instant("requested_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    mailDueAt: instant("mail_due_at"),
    confirmedAt: instant("confirmed_at"),
  },
  (t) => [
    index("recipient_requests_lead").on(t.leadId, t.requestedAt),
    index("recipient_requests_mail")
      .on(t.mailDueAt)
      .where(sql`${t.mailDueAt} is not null`),
  ],
);
