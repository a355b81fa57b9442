import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { leads } from "./leads.ts";

/** What happened, told by the company's systems or a form. `externalId` makes a repeated delivery harmless. */
export const events = pgTable(
  "events",
  {
    id: primaryId(),
    externalId: text("external_id").unique(),
    name: text("name").notNull(),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    properties: jsonb("properties").$type<Record<string, unknown>>().notNull().default({}),
    source: text("source").notNull(),
    occurredAt: instant("occurred_at").notNull(),
    receivedAt: instant("received_at").notNull(),
    matchedAt: instant("matched_at"),
  },
  (t) => [
    index("events_lead").on(t.leadId, t.occurredAt),
    index("events_name").on(t.name, t.id),
    index("events_unmatched")
      .on(t.receivedAt)
      .where(sql`${t.matchedAt} is null`),
  ],
);

/** A public signup form. `key` is publishable; where it redirects is set here, never by the request. */
export const forms = pgTable("forms", {
  id: primaryId(),
  key: text("key").notNull().unique(),
  name: text("name").notNull(),
  event: text("event").notNull(),
  honeypot: text("honeypot").notNull(),
  redirectUrl: text("redirect_url"),
  createdAt: instant("created_at").notNull(),
});

/**
 * How often something was done in a window of time, over all processes; wall-clock time of the database. `key` names what is
 * counted, never a person.
 */
export const rateWindows = pgTable(
  "rate_windows",
  {
    key: text("key").primaryKey(),
    endsAt: instant("ends_at").notNull(),
    count: integer("count").notNull(),
  },
  (t) => [index("rate_windows_end").on(t.endsAt)],
);
