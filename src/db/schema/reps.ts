import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";

/** Local hours on some weekdays (`mon` to `sun`), `HH:MM`; `to` may be "24:00". */
export interface WorkingSpan {
  days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
  from: string;
  to: string;
}

/** Local times, `HH:MM`, between which a rep is left alone; they cross midnight when `to` is not after `from`. */
export interface QuietHours {
  from: string;
  to: string;
}

/**
 * A sales rep. `territory` and `skills` are conditions on leads: a rep who has one takes only those for whom it is true.
 * `pointer` is where the rep stands in the queue: the lowest goes next, and grows by 1/weight with each handoff. A rep who
 * could take nothing when somebody else was chosen is `behind`, and starts again where those present are.
 */
export const reps = pgTable(
  "reps",
  {
    id: primaryId(),
    name: text("name").notNull(),
    email: text("email").notNull().unique(),
    active: boolean("active").notNull().default(true),
    activeUntil: instant("active_until"),
    /** A notice to the rep came back then: nothing is assigned until somebody has looked. */
    unreachableAt: instant("unreachable_at"),
    zone: text("zone").notNull().default("UTC"),
    /** Null: Monday to Friday, 9 to 17. */
    hours: jsonb("hours").$type<WorkingSpan[]>(),
    deputyId: uuid("deputy_id").references((): AnyPgColumn => reps.id, { onDelete: "set null" }),
    weight: integer("weight").notNull().default(1),
    /** Open handoffs at most. */
    capacity: integer("capacity"),
    /** ISO 639 codes, lower case; none: any. */
    languages: text("languages")
      .array()
      .notNull()
      .default(sql`'{}'`),
    territory: jsonb("territory").$type<unknown>(),
    skills: jsonb("skills").$type<unknown>(),
    quietHours: jsonb("quiet_hours").$type<QuietHours>(),
    /** Whether they get a digest each working morning; `digestAt` is the next. Null: it is to be found out. */
    digest: boolean("digest").notNull().default(true),
    digestAt: instant("digest_at"),
    /** The feed (RFC 5545) that absences are read from, sealed, and how its last readings went. */
    sealedCalendarUrl: text("sealed_calendar_url"),
    calendarDueAt: instant("calendar_due_at"),
    calendarReadAt: instant("calendar_read_at"),
    /** When all of it was read: the server may say since that nothing has changed. */
    calendarWholeAt: instant("calendar_whole_at"),
    calendarEtag: text("calendar_etag"),
    calendarModified: text("calendar_modified"),
    calendarError: text("calendar_error"),
    /** Since when it cannot be had or read; and when the operator was told so. */
    calendarFailingSince: instant("calendar_failing_since"),
    calendarToldAt: instant("calendar_told_at"),
    pointer: doublePrecision("pointer").notNull().default(0),
    behind: boolean("behind").notNull().default(true),
    lastAssignedAt: instant("last_assigned_at"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    index("reps_calendar_due")
      .on(t.calendarDueAt)
      .where(sql`${t.calendarDueAt} is not null`),
  ],
);

export type AbsenceSource = "hand" | "calendar";

/** Days on which a rep is away: `fromDate` to `toDate` (ISO 8601, inclusive) in the rep's zone, and the instants they are. What a calendar tells may be a part of a day. */
export const repAbsences = pgTable(
  "rep_absences",
  {
    id: primaryId(),
    repId: uuid("rep_id")
      .notNull()
      .references(() => reps.id, { onDelete: "cascade" }),
    fromDate: text("from_date").notNull(),
    toDate: text("to_date").notNull(),
    note: text("note"),
    source: text("source").$type<AbsenceSource>().notNull().default("hand"),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    index("rep_absences_rep").on(t.repId, t.endsAt),
    uniqueIndex("rep_absences_once")
      .on(t.repId, t.fromDate, t.toDate)
      .where(sql`${t.source} = 'hand'`),
    uniqueIndex("rep_absences_told_once")
      .on(t.repId, t.startsAt, t.endsAt)
      .where(sql`${t.source} = 'calendar'`),
  ],
);

/** Mornings on which a rep got a digest, or had nothing to be told: one for each day (ISO 8601, in the rep's zone). */
export const repDigests = pgTable(
  "rep_digests",
  {
    repId: uuid("rep_id")
      .notNull()
      .references(() => reps.id, { onDelete: "cascade" }),
    day: text("day").notNull(),
    outboxId: bigint("outbox_id", { mode: "number" }),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.repId, t.day] })],
);

export type TeamStrategy = "weighted" | "fewest_open";

/**
 * Reps who share what comes in. The first team in the order of `position` whose `condition` is true for a lead takes it;
 * one without a condition takes everybody. `acceptWithin` and `remindAfter` are ISO 8601 durations of working time.
 */
export const teams = pgTable("teams", {
  id: primaryId(),
  key: text("key").notNull().unique(),
  name: text("name").notNull(),
  position: integer("position").notNull().default(100),
  condition: jsonb("condition").$type<unknown>(),
  strategy: text("strategy").$type<TeamStrategy>().notNull().default("weighted"),
  fallbackTeamId: uuid("fallback_team_id").references((): AnyPgColumn => teams.id, { onDelete: "set null" }),
  fallbackRepId: uuid("fallback_rep_id").references(() => reps.id, { onDelete: "set null" }),
  /** Hears of what is late. Null: the operator. */
  managerId: uuid("manager_id").references(() => reps.id, { onDelete: "set null" }),
  zone: text("zone").notNull().default("UTC"),
  hours: jsonb("hours").$type<WorkingSpan[]>(),
  holidays: jsonb("holidays")
    .$type<{ places: string[]; dates: string[] }>()
    .notNull()
    .default({ places: [], dates: [] }),
  acceptWithin: text("accept_within").notNull().default("PT1H"),
  remindAfter: text("remind_after"),
  /** An ISO 8601 duration, of any time: hot ones that are not accepted by then are told of once more. */
  hotAfter: text("hot_after").notNull().default("PT5M"),
  /** Open handoffs beyond which first steps of sequences wait that say `slowForTeam`. Null: the capacities of its members. */
  backlogLimit: integer("backlog_limit"),
  /** Up to when times of such first steps were given away. */
  slotAt: instant("slot_at"),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

export const teamMembers = pgTable(
  "team_members",
  {
    teamId: uuid("team_id")
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    repId: uuid("rep_id")
      .notNull()
      .references(() => reps.id, { onDelete: "cascade" }),
  },
  (t) => [primaryKey({ columns: [t.teamId, t.repId] }), index("team_members_rep").on(t.repId)],
);
