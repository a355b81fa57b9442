import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";

/** `paused`: events are written down and wait. `disabled`: none are; what waited when it was disabled is `canceled`. */
export const webhookStates = ["enabled", "paused", "disabled"] as const;
export type WebhookState = (typeof webhookStates)[number];
/** Why an endpoint is disabled: it said so (`gone`, 410), it failed for days, or somebody disabled it. */
export type DisabledFor = "gone" | "failing" | "manual";

/**
 * Where events are posted to. `types` are names of events, `lead.*` and the like, or `*`. Of a secret that was rotated the previous
 * one signs as well until `previousUntil`. `failures` came one after the other since the last success; `slowUntil` is when the
 * endpoint is called again. Triggers of the database read this table: an event is written only when an endpoint wants it.
 *
 * Numbers of events are not given out in the order of commits. `safeId` is up to where none is missing any more: `seenId` was the
 * newest number when `seenXid` began, and becomes it once everything that ran then has ended. Leases are wall-clock time.
 */
export const webhookEndpoints = pgTable("webhook_endpoints", {
  id: primaryId(),
  /** What files call it by. */
  slug: text("slug").unique(),
  sealedUrl: text("sealed_url").notNull(),
  shownUrl: text("shown_url").notNull(),
  types: text("types").array().notNull(),
  /** What fields of an event must be for it to be posted, each one of these values. */
  where: jsonb("where").$type<Record<string, (string | number | boolean | null)[]>>().notNull().default({}),
  description: text("description"),
  state: text("state").$type<WebhookState>().notNull().default("enabled"),
  disabledFor: text("disabled_for").$type<DisabledFor>(),
  sealedSecret: text("sealed_secret").notNull(),
  sealedPrevious: text("sealed_previous"),
  previousUntil: instant("previous_until"),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
  lastOkAt: instant("last_ok_at"),
  failingSince: instant("failing_since"),
  failures: integer("failures").notNull().default(0),
  lastError: text("last_error"),
  lastErrorAt: instant("last_error_at"),
  slowUntil: instant("slow_until"),
  leaseUntil: instant("lease_until"),
  seenId: bigint("seen_id", { mode: "number" }),
  seenXid: bigint("seen_xid", { mode: "number" }),
  seenAt: instant("seen_at"),
  safeId: bigint("safe_id", { mode: "number" }).notNull().default(0),
});

/**
 * What happened, written by triggers with the change itself, and only when an endpoint wanted it then. `subject` is what the order
 * is kept by: the lead, else the thing. `at` is null where the change has no instant of its own; `body` is what is posted, made when
 * the event is delivered first, and the same for every endpoint and try.
 */
export const webhookEvents = pgTable(
  "webhook_events",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    type: text("type").notNull(),
    subject: uuid("subject").notNull(),
    leadId: uuid("lead_id"),
    at: instant("at"),
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
    body: text("body"),
    writtenAt: instant("written_at")
      .notNull()
      .default(sql`now()`),
  },
  (t) => [
    index("webhook_events_lead")
      .on(t.leadId)
      .where(sql`${t.leadId} is not null`),
    index("webhook_events_email")
      .on(sql`(${t.data} ->> 'email')`)
      .where(sql`${t.leadId} is null`),
  ],
);

/**
 * `failed`: given up after three days. `canceled`: the endpoint was disabled. `aside`: it could not even be tried. `unwanted`: the
 * conditions of the endpoint do not hold for it.
 */
export const deliveryStatuses = ["pending", "delivered", "failed", "canceled", "aside", "unwanted"] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** One try. `status` is the HTTP status, null without an answer; `answer` its beginning, or what went wrong. */
export interface DeliveryTry {
  at: string;
  status: number | null;
  answer: string;
  ms: number;
}

/** One event on its way to one endpoint. `tries` are the first and the latest. A replay is one more row of the same event. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    eventId: bigint("event_id", { mode: "number" })
      .notNull()
      .references(() => webhookEvents.id, { onDelete: "cascade" }),
    endpointId: uuid("endpoint_id").notNull(),
    subject: uuid("subject").notNull(),
    status: text("status").$type<DeliveryStatus>().notNull().default("pending"),
    replay: boolean("replay").notNull().default(false),
    attempts: integer("attempts").notNull().default(0),
    dueAt: instant("due_at")
      .notNull()
      .default(sql`'epoch'`),
    tries: jsonb("tries").$type<DeliveryTry[]>().notNull().default([]),
    settledAt: instant("settled_at"),
  },
  (t) => [
    index("webhook_deliveries_due")
      .on(t.endpointId, t.dueAt, t.eventId)
      .where(sql`${t.status} = 'pending'`),
    index("webhook_deliveries_line")
      .on(t.endpointId, t.subject, t.eventId, t.id)
      .where(sql`${t.status} = 'pending'`),
    index("webhook_deliveries_log").on(t.endpointId, t.id),
    index("webhook_deliveries_event").on(t.eventId),
  ],
);
