import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { forms } from "./events.ts";
import { leads } from "./leads.ts";
import type { ConsentState } from "./leads.ts";

/** `replaced`: another signup with the same form was confirmed; `declined`: the owner of the address says it was not them. */
export type ConfirmationStatus = "pending" | "confirmed" | "declined" | "replaced";

/**
 * A signup that waits for the owner of its address (double opt-in). What it said, and the event that it brings, are here until
 * then, and counts from then. `because` is why it is asked: the form wants it, or the person had left. `email` is the address that
 * was asked. Network addresses are truncated.
 */
export const confirmations = pgTable(
  "confirmations",
  {
    id: primaryId(),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    formId: uuid("form_id").references(() => forms.id, { onDelete: "set null" }),
    formName: text("form_name").notNull(),
    email: text("email").notNull(),
    status: text("status").$type<ConfirmationStatus>().notNull().default("pending"),
    because: text("because").$type<"form" | "unsubscribed" | "left_topic">().notNull(),
    event: text("event").notNull(),
    properties: jsonb("properties").$type<Record<string, unknown>>().notNull().default({}),
    said: jsonb("said").$type<StoredStatement>().notNull(),
    language: text("language").notNull(),
    template: text("template"),
    redirectUrl: text("redirect_url"),
    signedUpAt: instant("signed_up_at").notNull(),
    signupNetwork: text("signup_network"),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    decidedAt: instant("decided_at"),
    decidedNetwork: text("decided_network"),
  },
  (t) => [index("confirmations_lead").on(t.leadId, t.id), index("confirmations_form").on(t.formId)],
);

/** What was said at a signup. The instant of it is that of the confirmation. */
export interface StoredStatement {
  mail?: ConsentState | undefined;
  topics?: Record<string, ConsentState> | undefined;
  opens?: ConsentState | undefined;
  clicks?: ConsentState | undefined;
  profile?: ConsentState | undefined;
  wording?: string | undefined;
  source?: string | undefined;
}

/**
 * A mail that asks for a confirmation. `begunAt` is written right before it is handed over: a row that has it and no outcome was in
 * flight when a process ended, and is not sent again, because it may have arrived.
 */
export const confirmationMails = pgTable(
  "confirmation_mails",
  {
    id: primaryId(),
    confirmationId: uuid("confirmation_id")
      .notNull()
      .references(() => confirmations.id, { onDelete: "cascade" }),
    kind: text("kind").$type<"first" | "reminder">().notNull(),
    dueAt: instant("due_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
    begunAt: instant("begun_at"),
    doneAt: instant("done_at"),
    outcome: text("outcome").$type<ConfirmationOutcome>(),
    response: text("response"),
  },
  (t) => [
    index("confirmation_mails_of").on(t.confirmationId),
    index("confirmation_mails_due")
      .on(t.dueAt)
      .where(sql`${t.doneAt} is null`),
  ],
);

/** `not_needed`: it was confirmed, declined or expired before; `suppressed`: the address may not be mailed, even for this. */
export type ConfirmationOutcome = "sent" | "uncertain" | "rejected" | "not_needed" | "suppressed";
