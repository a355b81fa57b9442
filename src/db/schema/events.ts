import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { FieldProblem } from "../../platform/errors.ts";
import { bytes, instant, primaryId } from "./columns.ts";
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
    index("events_occurred").using("brin", t.occurredAt).with({ pages_per_range: 16, autosummarize: true }),
    index("events_unmatched")
      .on(t.receivedAt)
      .where(sql`${t.matchedAt} is null`),
  ],
);

/**
 * How a form has its signups confirmed by the owner of the address (double opt-in). `template` is the key of the mail's template,
 * null the one that comes with Ripen; `expiresAfterDays` how long its link is good, `remindAfterDays` when it is sent once more.
 */
export interface DoubleOptIn {
  template: string | null;
  topics: string[];
  expiresAfterDays: number;
  remindAfterDays: number | null;
  redirectUrl: string | null;
}

/** A public signup form. `key` is publishable; where it redirects is set here, never by the request. */
export const forms = pgTable("forms", {
  id: primaryId(),
  key: text("key").notNull().unique(),
  /** What files call it by. */
  slug: text("slug").unique(),
  name: text("name").notNull(),
  event: text("event").notNull(),
  honeypot: text("honeypot").notNull(),
  redirectUrl: text("redirect_url"),
  doubleOptIn: jsonb("double_opt_in").$type<DoubleOptIn>(),
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

/** `interrupted`: the connection broke, or the process ended, before the file did. */
export type ImportStatus = "running" | "done" | "failed" | "interrupted" | "undone";

/** How a file was to be read, and its first mails paced. */
export interface ImportOptions {
  format: "csv" | "ndjson";
  charset: string | null;
  dates: string;
  map: Record<string, string>;
  /** ISO 8601 duration over which enrollments begin; null: at once. */
  spread: string | null;
}

/** What an undo has done, and what it has not, by why. */
export interface UndoCounts {
  deleted: number;
  stopped: number;
  kept: Record<string, number>;
}

/** A file of leads that is kept for a day, so that it can be looked at, tried and imported. `size` is null until it is here whole. */
export const importFiles = pgTable(
  "import_files",
  {
    id: primaryId(),
    name: text("name").notNull(),
    format: text("format").$type<ImportOptions["format"]>().notNull(),
    size: integer("size"),
    lines: integer("lines").notNull().default(0),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("import_files_created").on(t.createdAt)],
);

export const importFileParts = pgTable(
  "import_file_parts",
  {
    fileId: uuid("file_id")
      .notNull()
      .references(() => importFiles.id, { onDelete: "cascade" }),
    number: integer("number").notNull(),
    content: bytes("content").notNull(),
  },
  (t) => [primaryKey({ columns: [t.fileId, t.number] })],
);

/**
 * One import of a list; `counts` says how far it is: what became of the rows up to `line` of its file. Somebody reads that
 * until `aliveUntil`, by the clock of the database, or says so again. What a dry run would have done is not in the database, its
 * report is.
 */
export const imports = pgTable(
  "imports",
  {
    id: primaryId(),
    list: text("list").notNull(),
    status: text("status").$type<ImportStatus>().notNull().default("running"),
    dryRun: boolean("dry_run").notNull().default(false),
    options: jsonb("options").$type<ImportOptions>().notNull(),
    /** the stored file that it reads, as long as that is kept; null when the request brought it */
    fileId: uuid("file_id").references(() => importFiles.id, { onDelete: "set null" }),
    charset: text("charset"),
    counts: jsonb("counts").$type<Record<string, unknown>>().notNull(),
    line: integer("line").notNull().default(0),
    aliveUntil: instant("alive_until")
      .notNull()
      .default(sql`now() + interval '15 minutes'`),
    failure: jsonb("failure").$type<{ code: string; message: string }>(),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
    finishedAt: instant("finished_at"),
    undone: jsonb("undone").$type<UndoCounts>(),
    undoneAt: instant("undone_at"),
  },
  (t) => [
    index("imports_running")
      .on(t.aliveUntil)
      .where(sql`${t.status} = 'running'`),
    index("imports_file")
      .on(t.fileId)
      .where(sql`${t.fileId} is not null`),
  ],
);

export type ImportOutcome = "rejected" | "flagged";

/**
 * What was wrong with a row. `flagged`: it was taken without the fields that `problems` names. `email` is the row's address, where
 * it has one that can be read: problems quote what was written, so a trigger of the database deletes them with the lead that has,
 * or had, that address.
 */
export const importProblems = pgTable(
  "import_problems",
  {
    importId: uuid("import_id")
      .notNull()
      .references(() => imports.id, { onDelete: "cascade" }),
    line: integer("line").notNull(),
    outcome: text("outcome").$type<ImportOutcome>().notNull(),
    email: text("email"),
    problems: jsonb("problems").$type<(FieldProblem & { column?: string })[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.line] }), index("import_problems_email").on(t.email)],
);

/** What would become of a sequence's trigger with a lead of a dry run. */
export interface ForeseenSequence {
  sequenceId: string;
  outcome: "enrolled" | "waiting" | "skipped";
  code: string | null;
  /** ISO 8601; when the enrollment would begin */
  at: string | null;
}

/** What a dry run of a stored file foresaw of its first leads; a trigger of the database deletes it with the lead of that address. */
export const importForeseen = pgTable(
  "import_foreseen",
  {
    importId: uuid("import_id")
      .notNull()
      .references(() => imports.id, { onDelete: "cascade" }),
    line: integer("line").notNull(),
    email: text("email").notNull(),
    lead: text("lead").$type<"created" | "updated">().notNull(),
    sequences: jsonb("sequences").$type<ForeseenSequence[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.line] }), index("import_foreseen_email").on(t.email)],
);

/** Whom an import has touched, for as long as it can be undone. `updatedAt` is that of the lead as the import left it. */
export const importLeads = pgTable(
  "import_leads",
  {
    importId: uuid("import_id")
      .notNull()
      .references(() => imports.id, { onDelete: "cascade" }),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    created: boolean("created").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.leadId] }), index("import_leads_lead").on(t.leadId)],
);
