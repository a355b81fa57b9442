import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Retention } from "../parts.ts";

/** What is kept for some days and deleted after, one kind for each setting. */
export const retainedKinds = [
  "touches",
  "activities",
  "decisions",
  "inboundTexts",
  "imports",
  "setAsides",
  "webhookCalls",
  "webhookEvents",
  "notices",
] as const satisfies readonly (keyof Retention)[];

export type RetainedKind = (typeof retainedKinds)[number];

/** How the old rows of a kind are found and dealt with, some at a time. */
export interface RetentionRule {
  /**
   * One statement that deals with at most `limit` rows and returns one row for each it has dealt with.
   * @param before what is older is dealt with
   */
  statement: (before: SQL, limit: number) => SQL;
}

/** Rows written one after the other are looked at from the oldest, by the index of their time-ordered ids. */
const oldest = (table: string, id: string, old: SQL, limit: number): SQL => sql`
  with first as (select ${sql.identifier(id)} as id, ${old} as old from ${sql.identifier(table)} order by 1 limit ${limit})
  delete from ${sql.identifier(table)} t using first where t.${sql.identifier(id)} = first.id and first.old returning 1`;

export const retentionRules: Record<Exclude<RetainedKind, "decisions">, RetentionRule> = {
  touches: { statement: (before, limit) => oldest("touches", "id", sql`coalesce(last_at, at) < ${before}`, limit) },
  activities: { statement: (before, limit) => oldest("activities", "id", sql`at < ${before}`, limit) },
  inboundTexts: {
    statement: (before, limit) => sql`
      with first as (select id, received_at from inbound_mails
        where status = 'settled' and review is distinct from 'needed' and reply_text is not null and received_at < ${before}
        order by id limit ${limit})
      update inbound_mails m set reply_text = null, subject = null, answer = null, attachments = '[]', raw = ''
      from first where m.id = first.id returning 1`,
  },
  imports: {
    statement: (before, limit) => sql`
      with first as (select p.import_id, p.line from import_problems p join imports i on i.id = p.import_id
        where i.created_at < ${before} limit ${limit}), problems as (
        delete from import_problems p using first where p.import_id = first.import_id and p.line = first.line returning 1
      ), touched as (select l.import_id, l.lead_id from import_leads l join imports i on i.id = l.import_id
        where i.created_at < ${before} limit ${limit}), touches as (
        delete from import_leads l using touched where l.import_id = touched.import_id and l.lead_id = touched.lead_id returning 1
      ) select 1 from problems union all select 1 from touches`,
  },
  setAsides: {
    statement: (before, limit) => sql`
      delete from set_asides where id in (select id from set_asides where since < ${before} order by id limit ${limit}) returning 1`,
  },
  webhookCalls: {
    statement: (before, limit) => sql`
      update webhook_calls set body = '{}', answer = null
      where id in (select id from webhook_calls where status <> 'pending' and settled_at < ${before} and body <> '{}'
        order by id limit ${limit}) returning 1`,
  },
  webhookEvents: {
    statement: (before, limit) => oldest("webhook_events", "id", sql`coalesce(at, written_at) < ${before}`, limit),
  },
  notices: { statement: (before, limit) => oldest("outbox", "id", sql`done_at < ${before}`, limit) },
};

/** Decisions have no index by time: they are looked at lead by lead. The last decision of a row is its newest. */
export const decisionsOf = (leadIds: SQL, before: SQL): SQL => sql`
  delete from decisions where lead_id in ${leadIds} and (made -> -1 ->> 'at')::timestamptz < ${before} returning 1`;
