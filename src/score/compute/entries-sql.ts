import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { linkName } from "../../render/fill/link-name.ts";
import { utc } from "../../sequence/condition/lead-zones.ts";
import { compareSql } from "../../sequence/condition/operators-sql.ts";
import type { CompiledRules, NumberedRule } from "../rules/compile.ts";
import type { EngagementRule } from "../rules/rules.ts";

type Of<On extends EngagementRule["on"]> = NumberedRule & { rule: Extract<EngagementRule, { on: On }> };

const only = <On extends EngagementRule["on"]>(rules: readonly NumberedRule[], on: On) =>
  rules.filter((one): one is Of<On> => one.rule.on === on);

/**
 * What the rules count, as a query of `lead_id, at, id, no`, over the leads in `picked (id, profiled)`. Only what a person did
 * counts: opens and clicks that are taken for human, replies by people. A mail counts once as opened, a link once for each
 * mail. Of whom has denied `profile` nothing is counted. What is compared with a date is compared in UTC.
 */
export function entriesSql({ rules }: CompiledRules): SQL {
  const parts = [
    eventEntries(only(rules, "event")),
    openEntries(only(rules, "open")),
    clickEntries(only(rules, "click")),
    replyEntries(only(rules, "reply")),
  ].filter((part) => part !== undefined);
  if (parts.length === 0) {
    return sql`select null::uuid as lead_id, null::timestamptz as at, null::uuid as id, 0 as no where false`;
  }
  return sql.join(parts, sql` union all `);
}

/** The rules that hold for a row, each with its number. */
function holding(tests: readonly { no: number; test: SQL }[]): SQL {
  const rows = tests.map(({ no, test }) => sql`(${no}::int, (${test}))`);
  return sql`cross join lateral (values ${sql.join(rows, sql`, `)}) r (no, holds)`;
}

const texts = (values: readonly string[]) =>
  sql`(${sql.join(
    values.map((value) => sql`${value}::text`),
    sql`, `,
  )})`;

// Operators that look at the time now are refused in rules, so that any instant does.
const never = new Date(0);

function eventEntries(rules: Of<"event">[]): SQL | undefined {
  if (rules.length === 0) return undefined;
  const tests = rules.map(({ no, rule }) => {
    const filters = (rule.where ?? []).map(({ property, op, value }) =>
      compareSql(op, sql`(ev.properties -> ${property}::text)`, value, never, utc),
    );
    return { no, test: sql.join([sql`ev.name = ${rule.event}::text`, ...filters], sql` and `) };
  });
  const names = [...new Set(rules.map(({ rule }) => rule.event))];
  return sql`
    select ev.lead_id, ev.occurred_at as at, ev.id, r.no
    from picked p join events ev on ev.lead_id = p.id and ev.name in ${texts(names)}
    ${holding(tests)} where p.profiled and r.holds`;
}

function openEntries(rules: Of<"open">[]): SQL | undefined {
  if (rules.length === 0) return undefined;
  return sql`
    select t.lead_id, t.at, t.id, r.no from (
      select distinct on (t.lead_id, t.message_id) t.lead_id, t.at, t.id
      from picked p join touches t on t.lead_id = p.id and t.kind = 'open' and t.verdict = 'human'
      where p.profiled order by t.lead_id, t.message_id, t.at, t.id) t
    ${holding(rules.map(({ no }) => ({ no, test: sql`true` })))}`;
}

function clickEntries(rules: Of<"click">[]): SQL | undefined {
  if (rules.length === 0) return undefined;
  const tests = rules.map(({ no, rule: { link } }) => ({
    no,
    test: link === undefined ? sql`true` : sql`${linkName(link)}::text = any(t.links)`,
  }));
  return sql`
    select t.lead_id, t.at, t.id, r.no from (
      select distinct on (t.lead_id, t.message_id, t.url, t.links) t.lead_id, t.at, t.id, t.links
      from picked p join touches t on t.lead_id = p.id and t.kind = 'click' and t.verdict = 'human'
      where p.profiled order by t.lead_id, t.message_id, t.url, t.links, t.at, t.id) t
    ${holding(tests)} where r.holds`;
}

function replyEntries(rules: Of<"reply">[]): SQL | undefined {
  if (rules.length === 0) return undefined;
  const tests = rules.map(({ no, rule: { category } }) => ({
    no,
    test: category === undefined ? sql`true` : sql`i.answer ->> 'category' in ${texts(category)}`,
  }));
  return sql`
    select i.lead_id, i.received_at as at, i.id, r.no
    from picked p join inbound_mails i on i.lead_id = p.id and ${isReply}
    ${holding(tests)} where p.profiled and r.holds`;
}

/** A mail `i` is an answer by a person, as conditions take it. */
export const isReply = sql`i.class = 'human_reply' and coalesce(i.review, 'accepted') = 'accepted'`;
