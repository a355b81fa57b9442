import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { BuiltInAttribute } from "../../lead/built-in-attributes.ts";
import { accountToSql } from "./account/account-sql.ts";
import type { Condition, Label, PersonCondition, PropertyFilter } from "./condition.ts";
import { utc } from "./lead-zones.ts";
import type { LeadZones } from "./lead-zones.ts";
import { mailToSql } from "./mail-sql.ts";
import type { MayCount } from "./mail-sql.ts";
import { compareSql } from "./operators-sql.ts";
import { comparisons, spanSql } from "./span-sql.ts";
import type { ConditionLeaf } from "./visit.ts";

const columns: Record<BuiltInAttribute, SQL> = {
  email: sql`email`,
  firstName: sql`first_name`,
  lastName: sql`last_name`,
  company: sql`company`,
  timezone: sql`timezone`,
  locale: sql`locale`,
};

const lead = sql`l`;
const labelsSql: Record<Label, (of: SQL) => SQL> = { sql: (of) => sql`(${of}.sql_at is not null)` };

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
 * an SQL expression; without it there is no walk, and tests of mails are about those of all sequences. Events up to
 * `eventsAfter` do not count. `of` is what the row of leads is called, `l` without it. `mayCount` is which opens and clicks may be looked at beyond a walk: without it, none.
 */
export interface SqlScope {
  now: Date;
  zones?: LeadZones;
  of?: SQL;
  enrollmentId?: SQL;
  /** an instant, as an SQL expression */
  eventsAfter?: SQL;
  mayCount?: MayCount;
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
  const { of = lead } = scope;
  if ("attribute" in leaf)
    return compareSql(leaf.op, attribute(leaf.attribute, of), leaf.value, scope.now, scope.zones ?? utc);
  if ("tag" in leaf) return sql`(${leaf.tag}::text = any(${of}.tags))`;
  if ("stage" in leaf) return sql`(${of}.stage in ${texts([leaf.stage].flat())})`;
  if ("label" in leaf) return labelsSql[leaf.label](of);
  if ("account" in leaf) return accountToSql(leaf.account, scope.now, personToSql);
  if ("score" in leaf) {
    return sql`(${scores[leaf.score](scope.now)} ${sql.raw(comparisons[leaf.op])} ${String(leaf.value)}::numeric)`;
  }
  if ("event" in leaf) return eventToSql(leaf, scope);
  return mailToSql(leaf, scope);
}

function attribute(name: string, of: SQL): SQL {
  return Object.hasOwn(columns, name)
    ? sql`to_jsonb(${of}.${columns[name as BuiltInAttribute]})`
    : sql`(${of}.attributes -> ${name}::text)`;
}

/** A test of who a person `p` is. Days are those of UTC, whoever asks. */
export function personToSql(who: PersonCondition, now: Date): SQL {
  return conditionToSql(who, { now, of: sql`p` });
}

const texts = (values: readonly string[]) =>
  sql`(${sql.join(
    values.map((value) => sql`${value}::text`),
    sql`, `,
  )})`;

function eventToSql(leaf: Extract<ConditionLeaf, { event: string }>, { now, zones = utc, eventsAfter }: SqlScope): SQL {
  const after = eventsAfter && sql` and ev.occurred_at > ${eventsAfter}`;
  const filters = (leaf.where ?? []).map((filter) => sql` and ${propertyToSql(filter, now, zones)}`);
  const found = sql`from events ev where ev.lead_id = l.id and ev.name = ${leaf.event}
    and ${spanSql(sql`ev.occurred_at`, leaf.within, now)}${after ?? sql``}${sql.join(filters)}`;
  const { count } = leaf;
  if (count === undefined) return sql`(exists (select ${found}))`;
  return sql`((select count(*) ${found}) ${sql.raw(comparisons[count.op])} ${String(count.value)}::numeric)`;
}

function propertyToSql({ property, op, value }: PropertyFilter, now: Date, zones: LeadZones): SQL {
  return compareSql(op, sql`(ev.properties -> ${property}::text)`, value, now, zones);
}
