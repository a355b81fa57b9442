import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./accounts.ts";
import { instant, primaryId } from "./columns.ts";
import { reps } from "./reps.ts";

export type Stage = "lead" | "prospect" | "customer" | "disqualified";
export type Attributes = Record<string, string | number | boolean | null>;

/** What somebody said of one purpose; who said nothing has no entry. */
export type ConsentState = "granted" | "denied";

/**
 * What a person said, as it stands now: of being measured (`opens`, `clicks`), of a score being made of it (`profile`), and of
 * the mails of each topic, by its key. How it came to that is in `consent_records`. Of mails as such the suppressions tell.
 */
export interface LeadConsent {
  opens?: ConsentState;
  clicks?: ConsentState;
  profile?: ConsentState;
  topics?: Record<string, ConsentState>;
  /** The address came by a form alone, and its owner has not confirmed it yet: no sequence takes it in. */
  unconfirmed?: true;
}

/**
 * What the scoring rules of a version make of a person. `at` and `asOf` are milliseconds since 1970: the engagement of each
 * group is its points as of `at`, halved with every `halfLife` (ms; null: never) since; `asOf` is when it was worked out.
 */
export interface Scored {
  version: number;
  fit: number;
  at: number;
  asOf: number;
  groups: Record<string, { value: number; halfLife: number | null }>;
}

/** What is known of one criterion of a qualification: from where, and who wrote it down when (ISO 8601). */
export interface QualificationAnswer {
  state: "unknown" | "yes" | "no";
  source: string | null;
  note: string | null;
  at: string;
  by: StageActor;
}

/**
 * Who moved a lead to another stage, or qualified it: an API key, a rep (by a key, or without one on the page of a handoff), a step of a
 * sequence, a rule of our own, or the lead.
 */
export type StageActor =
  | { kind: "lead"; messageId: string }
  | { kind: "key"; id: string }
  | { kind: "rep"; id: string; keyId?: string }
  | { kind: "sequence"; sequenceId: string; versionId: string; enrollmentId: string }
  | { kind: "rule"; rule: string };

/** A person. `email` is normalized (trimmed, lower case) and unique. */
export const leads = pgTable(
  "leads",
  {
    id: primaryId(),
    email: text("email").notNull(),
    firstName: text("first_name"),
    lastName: text("last_name"),
    company: text("company"),
    /** The company's account: that of the address's domain, or with `accountGiven` one that somebody named. */
    accountId: uuid("account_id").references(() => accounts.id, { onDelete: "set null" }),
    accountGiven: boolean("account_given").notNull().default(false),
    timezone: text("timezone"),
    locale: text("locale"),
    /** By what the lead came to be known: `api`, `form:` and its name, `import:` and the list, `inquiry`. Never changes. */
    source: text("source").notNull().default("api"),
    attributes: jsonb("attributes").$type<Attributes>().notNull().default({}),
    tags: text("tags")
      .array()
      .notNull()
      .default(sql`'{}'`),
    consent: jsonb("consent").$type<LeadConsent>().notNull().default({}),
    /** The two halves of the score, as other systems told them: who the person is, and what they did. */
    fitScore: integer("fit_score").notNull().default(0),
    engagementScore: integer("engagement_score").notNull().default(0),
    /** What our own rules add to both halves; null while there are none. */
    scored: jsonb("scored").$type<Scored>(),
    stage: text("stage").$type<Stage>().notNull().default("lead"),
    stageAt: instant("stage_at").notNull(),
    repId: uuid("rep_id").references(() => reps.id),
    /** Given back by a rep then. No sequence takes the lead in before `coolUntil`; after it, the one of `coolSequenceId` does. */
    recycledAt: instant("recycled_at"),
    coolUntil: instant("cool_until"),
    coolSequenceId: uuid("cool_sequence_id"),
    /** By key of the criterion; what nobody has answered has no entry. */
    qualification: jsonb("qualification").$type<Record<string, QualificationAnswer>>().notNull().default({}),
    /** Sales-qualified: a rep has confirmed it then. */
    sqlAt: instant("sql_at"),
    /** Out of office until then: no sequence mail before. */
    awayUntil: instant("away_until"),
    /** A mail of theirs waits for a review: no sequence mail before, unless it is decided earlier. */
    reviewUntil: instant("review_until"),
    /** The person wants no sequence mail before, and has said so. */
    pausedUntil: instant("paused_until"),
    /** How many sequence mails a week the person wants at most; null: as the sequences have it. */
    mailsPerWeek: integer("mails_per_week"),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    uniqueIndex("leads_email").on(t.email),
    index("leads_domain").on(sql`split_part(${t.email}, '@', 2)`),
    index("leads_timezone")
      .on(t.timezone)
      .where(sql`${t.timezone} is not null`),
    index("leads_stage").on(t.stage, t.id),
    index("leads_created").on(t.createdAt),
    index("leads_rep")
      .on(t.repId, t.id)
      .where(sql`${t.repId} is not null`),
    index("leads_source").on(t.source, t.id),
    index("leads_cool")
      .on(t.coolUntil)
      .where(sql`${t.coolSequenceId} is not null`),
    index("leads_account")
      .on(t.accountId, t.id)
      .where(sql`${t.accountId} is not null`),
    index("leads_same_name")
      .on(t.accountId, sql`lower(${t.firstName})`, sql`lower(${t.lastName})`)
      .where(sql`${t.accountId} is not null and ${t.firstName} is not null and ${t.lastName} is not null`),
    index("leads_without_tag").on(sql`regexp_replace(${t.email}, '\\+[^@]*@', '@')`),
    index("leads_tags").using("gin", t.tags),
    index("leads_account_owned")
      .on(t.accountId)
      .where(sql`${t.repId} is not null`),
  ],
);

/** `soft_bounce` ends by itself (`until`); `erased`: the person's data were erased, and they wrote to us again. */
export const suppressionReasons = [
  "unsubscribe",
  "complaint",
  "hard_bounce",
  "soft_bounce",
  "manual",
  "erased",
] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

/** What else would have put an address on the list, had it not been there. `at` is ISO 8601. */
export interface FurtherCause {
  reason: SuppressionReason;
  detail: string | null;
  messageId: string | null;
  inboundMailId: string | null;
  at: string;
  until?: string | null;
}

/**
 * Who is never mailed by a sequence, whether a lead with that address exists or not: one address, everybody at a domain and
 * those below it, or an address that only its keyed hash is kept of. `key` is what is looked up: `suppression_keys(address)`
 * names all keys that an address is suppressed by. One that is past `until` is taken off by a job.
 */
export const suppressions = pgTable(
  "suppressions",
  {
    id: primaryId(),
    /** Normalized. */
    email: text("email"),
    /** As people read it, lower case. */
    domain: text("domain"),
    /** HMAC-SHA-256 of the address, hexadecimal: see src/lead/suppression/hashed-address.ts. */
    hash: text("hash"),
    key: text("key")
      .notNull()
      .unique()
      .generatedAlwaysAs(sql`coalesce(email, '@' || domain, '#' || hash)`),
    reason: text("reason").$type<SuppressionReason>().notNull(),
    detail: text("detail"),
    messageId: uuid("message_id"),
    /** The mail by which it came here, if it was one: a person may say that it was something else. */
    inboundMailId: uuid("inbound_mail_id"),
    also: jsonb("also").$type<readonly FurtherCause[]>().notNull().default([]),
    until: instant("until"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    check("suppressions_of_one", sql`num_nonnulls(${t.email}, ${t.domain}, ${t.hash}) = 1`),
    index("suppressions_mail")
      .on(t.inboundMailId)
      .where(sql`${t.inboundMailId} is not null`),
    index("suppressions_until")
      .on(t.until)
      .where(sql`${t.until} is not null`),
  ],
);

export type ActivityKind =
  | "event"
  | "imported"
  | "address_changed"
  | "enrolled"
  | "sequence_completed"
  | "sequence_exited"
  | "opened"
  | "clicked"
  | "replied"
  | "reacted"
  | "calendar_answered"
  | "in_review"
  | "reviewed"
  | "reclassified"
  | "regraded"
  | "auto_replied"
  | "bounced"
  | "complained"
  | "inquired"
  | "paused"
  | "resumed"
  | "left_company"
  | "unsubscribed"
  | "consent"
  | "preferences"
  | "confirmation_asked"
  | "confirmed"
  | "suppressed"
  | "promoted"
  | "stage"
  | "qualified"
  | "merged"
  | "unmerged"
  | "handoff"
  | "note"
  | "called"
  | "task"
  | "rep_mail";

/** The lead's timeline, append only. Sends are read from the ledger (`messages`) and are not repeated here. */
export const activities = pgTable(
  "activities",
  {
    id: primaryId(),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    kind: text("kind").$type<ActivityKind>().notNull(),
    at: instant("at").notNull(),
    enrollmentId: uuid("enrollment_id"),
    messageId: uuid("message_id"),
    data: jsonb("data").$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [index("activities_lead").on(t.leadId, t.at, t.id), index("activities_at").on(t.at, t.leadId)],
);

/**
 * The score of each lead in whole points as it was when something last changed it, for lists that are sorted by it: kept by
 * triggers on the leads, and gone with them.
 */
export const leadScores = pgTable(
  "lead_scores",
  {
    /** of the lead */
    id: uuid("id").primaryKey(),
    score: integer("score").notNull(),
  },
  (t) => [index("lead_scores_score").on(t.score, t.id)],
);
