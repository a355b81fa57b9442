import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { BuiltInAttribute } from "../../lead/built-in-attributes.ts";
import { linkName } from "../../render/fill/link-name.ts";
import type { Condition, Label, PropertyFilter } from "./condition.ts";
import { shiftUtc } from "./dates.ts";
import { utc } from "./lead-zones.ts";
import type { LeadZones } from "./lead-zones.ts";
import { compareSql } from "./operators-sql.ts";
import type { ConditionLeaf } from "./visit.ts";

const columns: Record<BuiltInAttribute, SQL> = {
  email: sql`l.email`,
  firstName: sql`l.first_name`,
  lastName: sql`l.last_name`,
  company: sql`l.company`,
  timezone: sql`l.timezone`,
  locale: sql`l.locale`,
};

const labelColumns: Record<Label, SQL> = { sql: sql`(l.sql_at is not null)` };

const scores = {
  total: (now: Date) => sql`(${fit} + ${engagement(now)})`,
  fit: () => fit,
  engagement: (now: Date) => engagement(now),
};
const fit = sql`(l.fit_score::bigint + fit_points(l.scored))`;
const engagement = (now: Date) =>
  sql`(l.engagement_score::bigint + engagement_points(l.scored, ${now.toISOString()}::timestamptz))`;

/** The score of a lead `l` at an instant, in whole points. */
export const scoreSql = (which: keyof typeof scores, now: Date): SQL => scores[which](now);

/**
 * What a condition is compiled for. `zones` are those that days are of, UTC without them: see openScope. `enrollmentId` is
 * an SQL expression; without it there are no messages of a sequence. Events up to `eventsAfter` do not count.
 */
export interface SqlScope {
  now: Date;
  zones?: LeadZones;
  enrollmentId?: SQL;
  /** an instant, as an SQL expression */
  eventsAfter?: SQL;
}

/**
 * Compiles a condition to SQL over `leads l`, with the meaning of evaluateCondition: true, false, or NULL for unknown. All
 * that people wrote is a parameter, never text of the statement.
 */
export function conditionToSql(condition: Condition, scope: SqlScope): SQL {
  if ("all" in condition) return join(condition.all, sql` and `, scope);
  if ("any" in condition) return join(condition.any, sql` or `, scope);
  if ("not" in condition) return sql`(not ${conditionToSql(condition.not, scope)})`;
  return leafToSql(condition, scope);
}

function join(parts: readonly Condition[], by: SQL, scope: SqlScope): SQL {
  return sql`(${sql.join(
    parts.map((part) => conditionToSql(part, scope)),
    by,
  )})`;
}

function leafToSql(leaf: ConditionLeaf, scope: SqlScope): SQL {
  if ("attribute" in leaf)
    return compareSql(leaf.op, attribute(leaf.attribute), leaf.value, scope.now, scope.zones ?? utc);
  if ("tag" in leaf) return sql`(${leaf.tag}::text = any(l.tags))`;
  if ("stage" in leaf) return sql`(l.stage in ${texts([leaf.stage].flat())})`;
  if ("label" in leaf) return labelColumns[leaf.label];
  if ("score" in leaf) {
    return sql`(${scores[leaf.score](scope.now)} ${sql.raw(comparisons[leaf.op])} ${String(leaf.value)}::numeric)`;
  }
  if ("event" in leaf) return eventToSql(leaf, scope);
  return messageToSql(leaf, scope);
}

function attribute(name: string): SQL {
  return Object.hasOwn(columns, name)
    ? sql`to_jsonb(${columns[name as BuiltInAttribute]})`
    : sql`(l.attributes -> ${name}::text)`;
}

const texts = (values: readonly string[]) =>
  sql`(${sql.join(
    values.map((value) => sql`${value}::text`),
    sql`, `,
  )})`;

function span(column: SQL, within: string | undefined, now: Date): SQL {
  const to = sql`${column} <= ${now.toISOString()}::timestamptz`;
  const edge = within === undefined ? null : shiftUtc(now, within, -1);
  return edge === null ? to : sql`${to} and ${column} >= ${new Date(edge).toISOString()}::timestamptz`;
}

const comparisons = { eq: "=", neq: "<>", gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

function eventToSql(leaf: Extract<ConditionLeaf, { event: string }>, { now, zones = utc, eventsAfter }: SqlScope): SQL {
  const after = eventsAfter && sql` and ev.occurred_at > ${eventsAfter}`;
  const filters = (leaf.where ?? []).map((filter) => sql` and ${propertyToSql(filter, now, zones)}`);
  const found = sql`from events ev where ev.lead_id = l.id and ev.name = ${leaf.event}
    and ${span(sql`ev.occurred_at`, leaf.within, now)}${after ?? sql``}${sql.join(filters)}`;
  const { count } = leaf;
  if (count === undefined) return sql`(exists (select ${found}))`;
  return sql`((select count(*) ${found}) ${sql.raw(comparisons[count.op])} ${String(count.value)}::numeric)`;
}

function propertyToSql({ property, op, value }: PropertyFilter, now: Date, zones: LeadZones): SQL {
  return compareSql(op, sql`(ev.properties -> ${property}::text)`, value, now, zones);
}

function messageToSql(leaf: Extract<ConditionLeaf, { message: unknown }>, { now, enrollmentId }: SqlScope): SQL {
  if (enrollmentId === undefined) return sql`false`;
  const step = leaf.step === undefined ? sql`` : sql` and m.step_id = ${leaf.step}`;
  const own = sql`m.enrollment_id = ${enrollmentId}${step}`;
  switch (leaf.message) {
    case "sent":
      return sql`(exists (select from messages m where ${own} and ${span(sql`m.sent_at`, leaf.within, now)}))`;
    case "replied":
      return sql`(exists (select from messages m join inbound_mails i on i.lead_id = m.lead_id and i.message_id = m.id
        where ${own} and i.class = 'human_reply' and coalesce(i.review, 'accepted') = 'accepted' and ${span(sql`i.received_at`, leaf.within, now)}))`;
    case "opened":
    case "clicked": {
      // Whoever clicked has opened.
      const kind = leaf.message === "opened" ? sql`t.kind in ('open', 'click')` : sql`t.kind = 'click'`;
      const link =
        leaf.message === "opened" || leaf.link === undefined
          ? sql``
          : sql` and ${linkName(leaf.link)}::text = any(t.links)`;
      return sql`(exists (select from messages m join touches t on t.message_id = m.id
        where ${own} and t.verdict = 'human' and ${kind}${link} and ${span(sql`t.at`, leaf.within, now)}))`;
    }
  }
}
