import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "../columns.ts";
import { leads } from "../leads.ts";

/** What can be set aside. `lead`: one that an import would enroll; `member`: one that entered a segment; `change`: one of a lead. */
export const asideKinds = [
  "event",
  "change",
  "lead",
  "member",
  "segment",
  "enrollment",
  "publication",
  "message",
  "touch",
  "inbound_mail",
  "notice",
  "handoff",
  "webhook_call",
  "channel_message",
  "webhook_endpoint",
  "webhook_delivery",
  "digest",
  "task",
  "calendar",
  "confirmation_mail",
  "rep_mail",
  "failure",
  "domain",
  "rollup",
  "experiment",
] as const;
export type AsideKind = (typeof asideKinds)[number];

/**
 * Work that failed by itself, one row for what a job could not do with one thing (`subject`, its id), for one sequence or
 * segment where it is about one. `about` names the cause, which many rows may share: the operator is told once of each.
 * `nextTryAt` is null when only a person lets it be tried again. A row goes when a try has worked.
 */
export const setAsides = pgTable(
  "set_asides",
  {
    id: primaryId(),
    job: text("job").notNull(),
    kind: text("kind").$type<AsideKind>().notNull(),
    subject: text("subject").notNull(),
    sequenceId: uuid("sequence_id"),
    segmentId: uuid("segment_id"),
    versionId: uuid("version_id"),
    leadId: uuid("lead_id").references(() => leads.id, { onDelete: "cascade" }),
    enrollmentId: uuid("enrollment_id"),
    /** What trying again has to know besides. */
    detail: jsonb("detail").$type<Record<string, string>>().notNull().default({}),
    about: text("about").notNull(),
    code: text("code").notNull(),
    reason: text("reason").notNull(),
    since: instant("since").notNull(),
    tries: integer("tries").notNull().default(1),
    lastTryAt: instant("last_try_at").notNull(),
    nextTryAt: instant("next_try_at"),
    toldAt: instant("told_at"),
  },
  (t) => [
    unique("set_asides_once").on(t.job, t.subject, t.kind, t.sequenceId, t.segmentId).nullsNotDistinct(),
    index("set_asides_due").on(t.nextTryAt),
    index("set_asides_lead").on(t.leadId),
    index("set_asides_enrollment").on(t.enrollmentId),
    index("set_asides_sequence").on(t.sequenceId),
    index("set_asides_about").on(t.about),
    index("set_asides_untold")
      .on(t.id)
      .where(sql`${t.toldAt} is null`),
  ],
);
