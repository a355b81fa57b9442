import { sql } from "drizzle-orm";
import { bigint, index, integer, json, jsonb, pgTable, real, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { messages } from "./enrollments.ts";
import { leads } from "./leads.ts";

/** `unsubscribe_page` and `hidden_link` are evidence about the others, and count for nothing themselves. */
export type TouchKind = "open" | "click" | "unsubscribe_page" | "hidden_link";
export type TouchVerdict = "human" | "unknown" | "machine";

/** What grading needs of a request beside its instant: no address and no user agent. */
export interface TouchFeatures {
  method: "GET" | "HEAD" | "other";
  agent: string;
  network: string;
  prefetch: boolean;
  /** From a network of our own people. */
  own?: true;
  /** How many recipients' mails the same client touched within a day, and whether all are at one company. */
  shared?: { recipients: number; sameCompany: boolean };
  /** Tells the clients of one mail apart once `client` is gone: random. */
  who?: string;
}

/** What may be kept of a request for some days, if the installation says so: the address cut short, the user agent. */
export interface TouchTrace {
  network: string;
  userAgent: string;
}

/**
 * An open or a click of one message, and whether a person did it, how sure that is, and why. `dueAt` is when it is graded
 * next, null once that is settled; a later touch of the same message, or other evidence, lets it be graded again.
 */
export const touches = pgTable(
  "touches",
  {
    id: primaryId(),
    messageId: uuid("message_id")
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    leadId: uuid("lead_id").notNull(),
    kind: text("kind").$type<TouchKind>().notNull(),
    at: instant("at").notNull(),
    /** How often it was repeated within its minute, the first time counted; `lastAt` is the latest of these. */
    hits: integer("hits").notNull().default(1),
    lastAt: instant("last_at"),
    /** What makes a touch the same as another, so that it is counted and not stored again: a digest. */
    key: text("key"),
    url: text("url"),
    /** What conditions may call the link that was followed: its name in the template, its host and path. */
    links: text("links")
      .array()
      .notNull()
      .default(sql`'{}'`),
    features: jsonb("features").$type<TouchFeatures>(),
    /** Keyed hash of the client's address, of one day, to see the same client again; gone within the hour. */
    client: text("client"),
    trace: jsonb("trace").$type<TouchTrace>(),
    verdict: text("verdict").$type<TouchVerdict>().notNull(),
    /** From 0 to 1. */
    confidence: real("confidence").notNull().default(0),
    reasons: text("reasons").array().notNull(),
    dueAt: instant("due_at"),
    /** The verdict that the timeline tells of; null while it tells of none. */
    told: text("told").$type<TouchVerdict>(),
  },
  (t) => [
    uniqueIndex("touches_once").on(t.messageId, t.key),
    index("touches_lead").on(t.leadId, t.kind, t.at),
    index("touches_due")
      .on(t.dueAt)
      .where(sql`${t.dueAt} is not null`),
    index("touches_client")
      .on(t.client, t.at)
      .where(sql`${t.client} is not null`),
    index("touches_trace")
      .on(t.at)
      .where(sql`${t.client} is not null or ${t.trace} is not null`),
  ],
);

/** Hits as they came, many in one row: taken in at the pace of the requests, and made touches of at that of the workers. */
export const hitBatches = pgTable("hit_batches", {
  id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
  hits: json("hits").notNull(),
});

/** Leads about whom something has come that is evidence for their touches, or that a promotion rule may ask for. */
export const engagementChecks = pgTable(
  "engagement_checks",
  {
    leadId: uuid("lead_id")
      .primaryKey()
      .references(() => leads.id, { onDelete: "cascade" }),
    at: instant("at").notNull(),
  },
  (t) => [index("engagement_checks_at").on(t.at)],
);
