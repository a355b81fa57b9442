import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { messages } from "./enrollments.ts";

/**
 * What the guard counts. `bounce`: the address does not exist; `complaint`: the recipient called it spam; `policy`: the
 * sender or the content was refused.
 */
export type FailureKind = "bounce" | "complaint" | "policy";

/**
 * Messages that failed in a way that counts against whoever sent them, once for each kind. `accepted`: the server had
 * taken the message, and the failure came to light later. `sentAt` is when it was sent or refused, `at` when we heard of
 * the failure; `checkedAt` is set once the guard has looked.
 */
export const deliveryFailures = pgTable(
  "delivery_failures",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    messageId: uuid("message_id")
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    kind: text("kind").$type<FailureKind>().notNull(),
    sequenceId: uuid("sequence_id").notNull(),
    senderId: uuid("sender_id").notNull(),
    destination: text("destination").notNull(),
    accepted: boolean("accepted").notNull(),
    /** What the server, or the report, said. */
    detail: text("detail"),
    sentAt: instant("sent_at").notNull(),
    at: instant("at").notNull(),
    checkedAt: instant("checked_at"),
  },
  (t) => [
    unique("delivery_failures_once").on(t.messageId, t.kind),
    index("delivery_failures_of").on(t.sequenceId, t.senderId, t.sentAt),
    index("delivery_failures_unchecked")
      .on(t.id)
      .where(sql`${t.checkedAt} is null`),
  ],
);

export type GuardScope = "sequence" | "sender" | "domain";
export type GuardRule = "bounce_rate" | "complaint_rate" | "policy_refusals";

/**
 * The guard paused something, and why. `target` is the id of the sequence or sender, or the From domain; `pausedIds` are
 * the sequence or the senders that it paused. Of the `mails` since `since`, `failures` failed; it pauses from `percent` of
 * them on, when there are `atLeast` so many. Open until all of `pausedIds` go on: one at a time for each target.
 */
export const guardTrips = pgTable(
  "guard_trips",
  {
    id: primaryId(),
    scope: text("scope").$type<GuardScope>().notNull(),
    target: text("target").notNull(),
    pausedIds: uuid("paused_ids").array().notNull(),
    rule: text("rule").$type<GuardRule>().notNull(),
    failures: integer("failures").notNull(),
    mails: integer("mails").notNull(),
    percent: doublePrecision("percent").notNull(),
    atLeast: integer("at_least").notNull(),
    since: instant("since").notNull(),
    reason: text("reason").notNull(),
    at: instant("at").notNull(),
    resumedAt: instant("resumed_at"),
    resumedBy: text("resumed_by"),
  },
  (t) => [
    uniqueIndex("guard_trips_one_open")
      .on(t.scope, t.target)
      .where(sql`${t.resumedAt} is null`),
  ],
);
