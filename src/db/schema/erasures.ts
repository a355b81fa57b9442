import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { inboundMails } from "./inbound.ts";
import { leads } from "./leads.ts";
import { sequences } from "./sequences.ts";

/** Rows that an erasure deleted, or emptied of what was personal, by table. */
export type ErasedRows = Record<string, number>;

/**
 * Who was erased, and the proof of it: nothing of the person but keyed hashes of their addresses, by which a restored backup
 * is told whom to erase again. `digest` is the SHA-256 of what the receipt says.
 */
export const erasures = pgTable("erasures", {
  id: primaryId(),
  at: instant("at").notNull(),
  hashes: text("hashes").array().notNull(),
  /** Whether the addresses were left on the suppression list, as hashes. */
  suppressed: boolean("suppressed").notNull(),
  rows: jsonb("rows").$type<ErasedRows>().notNull(),
  digest: text("digest").notNull(),
});

/**
 * What the erased had been part of, added up by step, so that the totals of a sequence stay. An empty `stepId` is of whole
 * enrollments; `variant` is the name of a subject, or empty. `opened` and `clicked` count mails, by people alone.
 */
export const erasedCounts = pgTable(
  "erased_counts",
  {
    sequenceId: uuid("sequence_id")
      .notNull()
      .references(() => sequences.id, { onDelete: "cascade" }),
    versionId: uuid("version_id").notNull(),
    stepId: text("step_id").notNull(),
    variant: text("variant").notNull(),
    enrollments: integer("enrollments").notNull().default(0),
    completed: integer("completed").notNull().default(0),
    exited: integer("exited").notNull().default(0),
    messages: integer("messages").notNull().default(0),
    sent: integer("sent").notNull().default(0),
    bounced: integer("bounced").notNull().default(0),
    complained: integer("complained").notNull().default(0),
    opened: integer("opened").notNull().default(0),
    clicked: integer("clicked").notNull().default(0),
    replied: integer("replied").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.sequenceId, t.versionId, t.stepId, t.variant] })],
);

/** One kind of data that is kept for some days: when what is older is looked for next, and how far a pass over the leads is. */
export const retentionPasses = pgTable("retention_passes", {
  kind: text("kind").primaryKey(),
  nextAt: instant("next_at").notNull(),
  cursor: uuid("cursor"),
  /** Rows deleted by the pass that ended last. */
  deleted: integer("deleted").notNull().default(0),
});

/**
 * A task of the operator: somebody asked for the erasure of their data (GDPR Art. 17). `email` is the address that is meant, until it
 * is erased; it is due a month after it came (Art. 12(3)), and done by an erasure, or when the operator says so. Kept when the lead
 * is gone: it proves what was asked.
 */
export const erasureRequests = pgTable(
  "erasure_requests",
  {
    id: primaryId(),
    leadId: uuid("lead_id").references(() => leads.id, { onDelete: "set null" }),
    inboundMailId: uuid("inbound_mail_id")
      .unique()
      .references(() => inboundMails.id, { onDelete: "set null" }),
    email: text("email"),
    erasureId: uuid("erasure_id").references(() => erasures.id),
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
