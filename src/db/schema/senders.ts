import { sql } from "drizzle-orm";
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";

/** A DKIM key pair of a sender: `sealedKey` is the private key (PEM), sealed with the installation's secret. */
export interface SealedDkimKey {
  domain: string;
  selector: string;
  sealedKey: string;
}

/** A new mailbox warms up: `first` mails on the day of `startedAt`, each day `factor` times as many as the day before. */
export interface WarmUp {
  startedAt: string;
  first: number;
  factor: number;
}

/** Why no transport of a sender could be reached, since when (ISO 8601). */
export interface TransportFault {
  since: string;
  reason: string;
}

/**
 * An identity that mails are sent from; one lane of dispatch each. `heldUntil` says when it may send again and
 * `heldReason` why not now; a paused one waits for a person.
 */
export const senders = pgTable(
  "senders",
  {
    id: primaryId(),
    /** What definitions call it by. */
    key: text("key").unique(),
    /** Display name of From. */
    name: text("name").notNull(),
    email: text("email").notNull(),
    isDefault: boolean("is_default").notNull().default(false),
    replyTo: text("reply_to").$type<"tracked" | "own">().notNull().default("tracked"),
    dkim: jsonb("dkim").$type<SealedDkimKey[]>().notNull().default([]),
    transportIds: uuid("transport_ids")
      .array()
      .notNull()
      .default(sql`'{}'`),
    timezone: text("timezone").notNull().default("UTC"),
    dailyCap: integer("daily_cap"),
    hourlyCap: integer("hourly_cap"),
    warmUp: jsonb("warm_up").$type<WarmUp>(),
    minGapMs: integer("min_gap_ms").notNull().default(0),
    gapJitter: real("gap_jitter").notNull().default(0),
    /** Host of the links and the pixel in its mails; null for that of PUBLIC_URL. */
    trackingDomain: text("tracking_domain"),
    /** Whether its mails carry a link that no person can see: whatever follows it is a machine. */
    hiddenLink: boolean("hidden_link").notNull().default(false),
    heldUntil: instant("held_until"),
    heldReason: text("held_reason"),
    /** Set while nothing can be handed over; a mail that is accepted ends it. */
    transportFault: jsonb("transport_fault").$type<TransportFault>(),
    pausedAt: instant("paused_at"),
    pausedReason: text("paused_reason"),
    /** When it was resumed last: what happened before counts no more for the guard. */
    resumedAt: instant("resumed_at"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    uniqueIndex("senders_one_default")
      .on(t.isDefault)
      .where(sql`${t.isDefault}`),
    uniqueIndex("senders_one_per_address").on(sql`lower(${t.email})`),
  ],
);

/**
 * How many mails of a sender went out in each quarter of an hour, by the instant they were sent at: what caps count by. Kept
 * by the transactions that settle messages, so that it is what the ledger says.
 */
export const senderCounts = pgTable(
  "sender_counts",
  {
    senderId: uuid("sender_id")
      .notNull()
      .references(() => senders.id, { onDelete: "cascade" }),
    /** Beginning of the quarter; days and hours of every zone of today begin with one. */
    quarter: instant("quarter").notNull(),
    sent: integer("sent").notNull(),
    /** When it was compared with the ledger, once it was over. */
    checkedAt: instant("checked_at"),
  },
  (t) => [
    primaryKey({ columns: [t.senderId, t.quarter] }),
    index("sender_counts_unchecked")
      .on(t.quarter)
      .where(sql`${t.checkedAt} is null`),
  ],
);

/** A next hop. `sealedUrl` is smtp:// or smtps:// with its credentials, sealed with the installation's secret. */
export const transports = pgTable("transports", {
  id: primaryId(),
  name: text("name").notNull().unique(),
  sealedUrl: text("sealed_url").notNull(),
  maxConnections: integer("max_connections").notNull().default(20),
  createdAt: instant("created_at").notNull(),
});

/**
 * Destinations (groups of mail servers) that asked a sender to slow down, as `sender/destination-pace.ts` rules: nothing
 * goes there until `heldUntil`, then at most `window` messages a round, which is null once there is no limit any more.
 * `response` is what the server said, `taken` and `accepted` count the messages of the round.
 */
export const destinationHolds = pgTable(
  "destination_holds",
  {
    senderId: uuid("sender_id")
      .notNull()
      .references(() => senders.id, { onDelete: "cascade" }),
    destination: text("destination").notNull(),
    level: integer("level").notNull(),
    heldSince: instant("held_since").notNull().defaultNow(),
    heldUntil: instant("held_until").notNull(),
    response: text("response").notNull().default(""),
    window: integer("window"),
    ceiling: integer("ceiling").notNull().default(1),
    roundEndsAt: instant("round_ends_at").notNull().defaultNow(),
    taken: integer("taken").notNull().default(0),
    accepted: integer("accepted").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.senderId, t.destination] })],
);

/**
 * Domains that mail goes to. `destination` is the known group of mail servers that takes it, as its MX record says; null
 * when it is none, or not looked up yet.
 */
export const mailDomains = pgTable(
  "mail_domains",
  {
    domain: text("domain").primaryKey(),
    destination: text("destination"),
    nextLookAt: instant("next_look_at").notNull(),
  },
  (t) => [index("mail_domains_next_look").on(t.nextLookAt)],
);
