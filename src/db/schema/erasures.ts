import { sql } from "drizzle-orm";
import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { inboundMails } from "./inbound.ts";
import { leads } from "./leads.ts";

/**
 * A task of the operator: somebody asked for the erasure of their data (GDPR Art. 17). `email` is the address that is meant; it is
 * due a month after it came (Art. 12(3)), and done when the operator says so. Kept when the lead is gone: it proves what was asked.
 */
export const erasureRequests = pgTable(
  "erasure_requests",
  {
    id: primaryId(),
    leadId: uuid("lead_id").references(() => leads.id, { onDelete: "set null" }),
    inboundMailId: uuid("inbound_mail_id")
      .unique()
      .references(() => inboundMails.id, { onDelete: "set null" }),
    email: text("email").notNull(),
    requestedAt: instant("requested_at").notNull(),
    dueAt: instant("due_at").notNull(),
    doneAt: instant("done_at"),
  },
  (t) => [
    index("erasure_requests_open")
      .on(t.dueAt)
      .where(sql`${t.doneAt} is null`),
  ],
);
