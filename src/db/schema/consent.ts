import { bigint, date, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";
import type { TouchKind } from "./touches.ts";
import { leads } from "./leads.ts";
import type { ConsentState } from "./leads.ts";

/** What consent is asked for, each by itself. */
export type ConsentPurpose = "mail" | "opens" | "clicks" | "profile";

/**
 * What a person said, each time they said it: append only, because consent must be proven (GDPR Art. 7(1)). `topic` is the key of
 * one for `mail`, or empty for all. `method` is how it was said, `wording` what they agreed to, `source` where, `at` when; `by`
 * is who wrote it down here, `recordedAt` when. An address in `evidence` is truncated.
 */
export const consentRecords = pgTable(
  "consent_records",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    purpose: text("purpose").$type<ConsentPurpose>().notNull(),
    topic: text("topic").notNull().default(""),
    state: text("state").$type<ConsentState>().notNull(),
    method: text("method").notNull(),
    wording: text("wording"),
    source: text("source"),
    by: text("by").notNull(),
    at: instant("at").notNull(),
    recordedAt: instant("recorded_at").notNull(),
    evidence: jsonb("evidence").$type<Record<string, string | number | boolean>>().notNull().default({}),
  },
  (t) => [index("consent_records_lead").on(t.leadId, t.id)],
);

/** Whether mails of a topic advertise, or belong to something that was ordered. */
export type TopicKind = "marketing" | "transactional";

/** What recipients subscribe to and leave. `names` are those in other languages, by BCP 47 tag. */
export const topics = pgTable("topics", {
  key: text("key").primaryKey(),
  name: text("name").notNull(),
  description: text("description"),
  names: jsonb("names").$type<Record<string, string>>().notNull().default({}),
  kind: text("kind").$type<TopicKind>().notNull().default("marketing"),
  /** How many of a hundred leads get no mails of it, so that what it brings can be seen. */
  holdout: integer("holdout").notNull().default(0),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** What is set for the whole installation by API, one row for each subject; what has no row is as shipped. */
export const settings = pgTable("settings", {
  key: text("key").primaryKey(),
  value: jsonb("value").$type<unknown>().notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** Opens and clicks of mails whose recipients may not be measured: how many on a day (UTC), and of nobody. */
export const untrackedHits = pgTable(
  "untracked_hits",
  {
    sequenceId: uuid("sequence_id").notNull(),
    stepId: text("step_id").notNull(),
    kind: text("kind").$type<TouchKind>().notNull(),
    day: date("day", { mode: "string" }).notNull(),
    count: integer("count").notNull(),
  },
  (t) => [primaryKey({ columns: [t.sequenceId, t.stepId, t.kind, t.day] })],
);
