import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { RuleCause } from "../../db/schema/handoffs.ts";
import { linkName } from "../../render/fill/link-name.ts";
import { shiftUtc } from "../../sequence/condition/dates.ts";
import { openScope } from "../../sequence/condition/open-scope.ts";
import { conditionToSql, scoreSql } from "../../sequence/condition/to-sql.ts";
import { isCondition } from "../../sequence/definition/promotion-rules.ts";
import { countedSince } from "../counted-since.ts";
import type { PromotionRule } from "../../sequence/definition/rules.ts";

/**
 * Whom and what the rules of a sequence are asked about.
 * @property enrollmentId whose mails conditions are about, and from whose start on events count
 * @property zone of the sequence, for leads that have none
 */
export interface Walk {
  leadId: string;
  sequenceId: string;
  enrollmentId: string;
  zone: string;
}

/**
 * The first of some rules that makes a prospect of a lead, as things stood at `asOf`. Of touches only those count that are
 * taken for a person's now. What a lead did before a rep gave them back, or before a person said that it made no prospect, does
 * not count, and what they are (a score, a condition) does for walks that began since.
 * @returns what a handoff is caused by; undefined when none holds
 */
export async function whichHolds(
  tx: Tx,
  rules: readonly PromotionRule[],
  walk: Walk,
  asOf: Date,
): Promise<RuleCause | undefined> {
  for (const rule of rules) {
    const cause = await causeBy(tx, rule, walk, asOf);
    if (cause !== undefined) return { ...cause, sequenceId: walk.sequenceId };
  }
  return undefined;
}

const dayMs = 86_400_000;

/** Conditions are about the mails of an enrollment `e`, and events from its start on, or since what counts. */
export const ofEnrollment = { enrollmentId: sql`e.id`, eventsAfter: sql`coalesce(e.triggered_at, e.created_at)` };

async function causeBy(tx: Tx, rule: PromotionRule, walk: Walk, asOf: Date): Promise<RuleCause | undefined> {
  if ("opens" in rule) {
    const { count: wanted, within } = rule.opens;
    const count = await countTouches(tx, sql`count(distinct t.message_id)`, sql``, walk, within, asOf);
    if (count < wanted) return undefined;
    return { kind: "opens", count, withinDays: Math.round((asOf.getTime() - since(asOf, within)) / dayMs) };
  }
  if ("clicks" in rule) {
    const { count: wanted, within, link } = rule.clicks;
    const which = sql` and t.kind = 'click'${link === undefined ? sql`` : sql` and ${linkName(link)}::text = any(t.links)`}`;
    const count = await countTouches(tx, sql`count(distinct (t.message_id, t.url))`, which, walk, within, asOf);
    return count < wanted ? undefined : { kind: "clicks", count, within, ...(link !== undefined && { link }) };
  }
  if (!isCondition(rule)) {
    const { gte } = rule.score;
    const [lead] = await tx.execute<{ value: number }>(sql`
      select ${scoreSql("total", asOf)}::float8 as value from leads l join enrollments e on e.id = ${walk.enrollmentId}
      where l.id = ${walk.leadId} and e.created_at > ${countedSince(walk.leadId)}`);
    return lead === undefined || lead.value < gte ? undefined : { kind: "score", gte, value: lead.value };
  }
  const scope = await openScope(tx, rule, asOf, { fallback: walk.zone });
  const counted = countedSince(walk.leadId);
  const eventsAfter = sql`greatest(${ofEnrollment.eventsAfter}, ${counted})`;
  const holds = conditionToSql(rule, { ...scope, ...ofEnrollment, eventsAfter });
  const begun = "event" in rule ? sql`` : sql` and e.created_at > ${counted}`;
  const found = await tx.execute(sql`
    select from leads l join enrollments e on e.id = ${walk.enrollmentId} and e.lead_id = l.id
    where l.id = ${walk.leadId} and ${holds}${begun}`);
  if (found.length === 0) return undefined;
  return "event" in rule ? { kind: "event", event: rule.event } : { kind: "condition", condition: rule };
}

async function countTouches(
  tx: Tx,
  what: SQL,
  which: SQL,
  { leadId, sequenceId }: Walk,
  within: string,
  asOf: Date,
): Promise<number> {
  const [counted] = await tx.execute<{ count: number }>(sql`
    select ${what}::int as count from touches t join messages m on m.id = t.message_id
    where t.lead_id = ${leadId} and m.sequence_id = ${sequenceId} and t.verdict = 'human' and t.kind in ('open', 'click')
      and t.at > ${new Date(since(asOf, within)).toISOString()}::timestamptz and t.at > ${countedSince(leadId)}
      and t.at <= ${asOf.toISOString()}::timestamptz${which}`);
  return counted?.count ?? 0;
}

/** Durations of a definition are at most ten years; one that cannot be subtracted reaches to the beginning. */
const since = (asOf: Date, within: string) => shiftUtc(asOf, within, -1) ?? 0;
