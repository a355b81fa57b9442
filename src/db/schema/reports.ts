import { sql } from "drizzle-orm";
import { bigint, index, integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

const sum = (name: string) => integer(name).notNull().default(0);

/**
 * What was counted of the mails of a quarter of an hour that are alike: a rollup, so that reports need not look at every mail. The
 * quarter is that in which they were handed over. What goes with sending is counted anew as a whole for a quarter and sender that
 * are marked (`report_send_marks`); what people do later is added and taken off mail by mail (`message_reactions`).
 */
export const reportCells = pgTable(
  "report_cells",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    quarter: instant("quarter").notNull(),
    sequenceId: uuid("sequence_id").notNull(),
    versionId: uuid("version_id").notNull(),
    stepId: text("step_id").notNull(),
    variant: text("variant").notNull(),
    senderId: uuid("sender_id").notNull(),
    destination: text("destination").notNull(),
    source: text("source").notNull(),
    refused: sum("refused"),
    sent: sum("sent"),
    deferred: sum("deferred"),
    opensMeasured: sum("opens_measured"),
    clicksMeasured: sum("clicks_measured"),
    waitedMs: bigint("waited_ms", { mode: "number" }).notNull().default(0),
    bounced: sum("bounced"),
    opened: sum("opened"),
    openedByMachine: sum("opened_by_machine"),
    clicked: sum("clicked"),
    clickedByMachine: sum("clicked_by_machine"),
    replied: sum("replied"),
    promoted: sum("promoted"),
    unsubscribed: sum("unsubscribed"),
    complained: sum("complained"),
  },
  (t) => [
    unique("report_cells_once").on(
      t.quarter,
      t.senderId,
      t.sequenceId,
      t.versionId,
      t.stepId,
      t.variant,
      t.destination,
      t.source,
    ),
    index("report_cells_sequence").on(t.sequenceId, t.quarter),
  ],
);

const total = (name: string) => bigint(name, { mode: "number" }).notNull().default(0);

/** The numbers of cells, added up. */
const totals = () => ({
  refused: total("refused"),
  sent: total("sent"),
  deferred: total("deferred"),
  opensMeasured: total("opens_measured"),
  clicksMeasured: total("clicks_measured"),
  waitedMs: total("waited_ms"),
  bounced: total("bounced"),
  opened: total("opened"),
  openedByMachine: total("opened_by_machine"),
  clicked: total("clicked"),
  clickedByMachine: total("clicked_by_machine"),
  replied: total("replied"),
  promoted: total("promoted"),
  unsubscribed: total("unsubscribed"),
  complained: total("complained"),
});

/** Sums of cells by quarter, kept by triggers on the cells, as are the two below: what reports add up where they tell less apart. */
export const reportTotals = pgTable("report_totals", { quarter: instant("quarter").primaryKey(), ...totals() });

/** Sums of cells by day (UTC) and step. */
export const reportStepDays = pgTable(
  "report_step_days",
  {
    day: instant("day").notNull(),
    sequenceId: uuid("sequence_id").notNull(),
    versionId: uuid("version_id").notNull(),
    stepId: text("step_id").notNull(),
    variant: text("variant").notNull(),
    ...totals(),
  },
  (t) => [
    primaryKey({ name: "report_step_days_once", columns: [t.sequenceId, t.day, t.versionId, t.stepId, t.variant] }),
    index("report_step_days_day").on(t.day),
  ],
);

/** Sums of cells by day (UTC), sender and destination. */
export const reportLaneDays = pgTable(
  "report_lane_days",
  {
    day: instant("day").notNull(),
    senderId: uuid("sender_id").notNull(),
    destination: text("destination").notNull(),
    ...totals(),
  },
  (t) => [primaryKey({ name: "report_lane_days_once", columns: [t.day, t.senderId, t.destination] })],
);

/** What has been counted of a mail in its cell: a bit for each reaction, in the order of `src/report/rollup/columns.ts`. */
export const messageReactions = pgTable("message_reactions", {
  messageId: uuid("message_id").primaryKey(),
  cellId: bigint("cell_id", { mode: "number" }).notNull(),
  bits: integer("bits").notNull(),
});

/** The links of sent mails that a person followed, each once, as of when the reactions of the mail were folded. */
export const messageLinks = pgTable(
  "message_links",
  {
    messageId: uuid("message_id").notNull(),
    link: text("link").notNull(),
    sequenceId: uuid("sequence_id").notNull(),
    versionId: uuid("version_id").notNull(),
    stepId: text("step_id").notNull(),
    sentAt: instant("sent_at").notNull(),
  },
  (t) => [
    primaryKey({ name: "message_links_once", columns: [t.messageId, t.link] }),
    index("message_links_sequence").on(t.sequenceId, t.sentAt),
  ],
);

/**
 * Quarters and senders of which something was sent, refused or deleted since they were counted: written by triggers, in the
 * transaction that does it. Append only, so that nobody waits for anybody; folded in by the job `rollup`.
 */
export const reportSendMarks = pgTable(
  "report_send_marks",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    quarter: instant("quarter").notNull(),
    senderId: uuid("sender_id").notNull(),
  },
  (t) => [index("report_send_marks_quarter").on(t.quarter, t.senderId)],
);

/** Mails of which something came, or was taken back, since it was counted: written by triggers, as the marks of sends are. */
export const reportReactionMarks = pgTable(
  "report_reaction_marks",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    messageId: uuid("message_id").notNull(),
  },
  (t) => [index("report_reaction_marks_message").on(t.messageId)],
);

/**
 * What was counted of the enrollments of a day (UTC) in which they began, and of one version: a rollup, so that the flow of a sequence need not
 * be read off its decisions. `kind`, `step`, `other` and `took` say what it is: see src/report/walk/facts.ts. One whose count is 0 is deleted.
 */
export const walkCells = pgTable(
  "walk_cells",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    sequenceId: uuid("sequence_id").notNull(),
    day: instant("day").notNull(),
    versionId: uuid("version_id").notNull(),
    kind: text("kind").notNull(),
    step: text("step").notNull(),
    other: text("other").notNull(),
    /** Milliseconds, rounded: what medians are made of. */
    took: bigint("took", { mode: "number" }).notNull(),
    count: integer("count").notNull(),
    /** Milliseconds, exact, added up. */
    ms: bigint("ms", { mode: "number" }).notNull(),
  },
  (t) => [
    unique("walk_cells_once").on(t.sequenceId, t.day, t.versionId, t.kind, t.step, t.other, t.took),
    index("walk_cells_status")
      .on(t.day)
      .where(sql`${t.kind} = 'status'`),
    index("walk_cells_empty")
      .on(t.id)
      .where(sql`${t.count} = 0`),
  ],
);

/** In which cells an enrollment is counted; `ms` belongs to the first ones, the others have none. */
export const walkTallies = pgTable("walk_tallies", {
  enrollmentId: uuid("enrollment_id").primaryKey(),
  cells: bigint("cells", { mode: "number" }).array().notNull(),
  ms: bigint("ms", { mode: "number" }).array().notNull(),
});

/**
 * Enrollments that went on, or were changed or deleted, since they were counted: written by triggers, as the marks of sends are. One row
 * for all that a statement changes, up to a thousand.
 */
export const walkMarks = pgTable("walk_marks", {
  id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
  enrollmentIds: uuid("enrollment_ids").array().notNull(),
  /** By the clock of the database: only how long it has waited counts. */
  at: instant("at").notNull().defaultNow(),
});
