import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";

/** MJML sources, by key: `welcome/1-hello`, or `partials/footer` for what other templates include. */
export const templates = pgTable("templates", {
  id: primaryId(),
  key: text("key").notNull().unique(),
  mjml: text("mjml").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** An archived one enrolls nobody and has nobody in it; it is kept for what it did. */
export type SequenceStatus = "draft" | "published" | "paused" | "archived";
/** A trigger enrolls in these; in a paused sequence those who came wait, with the others, until it is resumed. */
export const triggeredStatuses: SequenceStatus[] = ["published", "paused"];
/** What becomes of a message nobody knows whether it was delivered: sent again under its Message-ID, or held for a person. */
export type UncertainPolicy = "resend" | "hold";

/** A sequence: its draft, and the version that new enrollments get. `triggerEvent` and the like are of the current version. */
export const sequences = pgTable(
  "sequences",
  {
    id: primaryId(),
    /** What other definitions call it by. */
    key: text("key").unique(),
    name: text("name").notNull(),
    status: text("status").$type<SequenceStatus>().notNull().default("draft"),
    draft: jsonb("draft").$type<unknown>().notNull(),
    currentVersionId: uuid("current_version_id").references((): AnyPgColumn => sequenceVersions.id),
    triggerEvent: text("trigger_event"),
    triggerSegment: text("trigger_segment"),
    /** What of a lead its trigger watches, for `lead_changes`: see src/sequence/change/watched-names.ts. */
    triggerWatch: text("trigger_watch").array(),
    /** Who sends; each lead keeps its sender. Empty: the default sender. */
    senderIds: uuid("sender_ids")
      .array()
      .notNull()
      .default(sql`'{}'`),
    uncertainPolicy: text("uncertain_policy").$type<UncertainPolicy>().notNull().default("resend"),
    /** Why it is paused: a rule of the guard; null when a person paused it. */
    pausedReason: text("paused_reason"),
    /** When it was resumed last: what happened before counts no more for the guard. */
    resumedAt: instant("resumed_at"),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    index("sequences_trigger")
      .on(t.triggerEvent)
      .where(sql`${t.status} = 'published'`),
    index("sequences_trigger_watch")
      .on(t.id)
      .where(sql`${t.triggerWatch} is not null`),
    index("sequences_trigger_segment")
      .on(t.triggerSegment)
      .where(sql`${t.status} = 'published'`),
  ],
);

/** A published version: immutable, with its templates compiled and as they were written. Enrollments are pinned to one. */
export const sequenceVersions = pgTable(
  "sequence_versions",
  {
    id: primaryId(),
    sequenceId: uuid("sequence_id")
      .notNull()
      .references(() => sequences.id, { onDelete: "cascade" }),
    number: integer("number").notNull(),
    definition: jsonb("definition").$type<unknown>().notNull(),
    templates: jsonb("templates").$type<Record<string, unknown>>().notNull(),
    /** The MJML it was compiled from, by key, with the partials that were included. */
    sources: jsonb("sources").$type<Record<string, string>>().notNull().default({}),
    publishedAt: instant("published_at").notNull(),
  },
  (t) => [uniqueIndex("sequence_versions_number").on(t.sequenceId, t.number)],
);
