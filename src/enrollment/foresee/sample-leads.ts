import { inArray, sql } from "drizzle-orm";
import type { Db, Executor } from "../../db/client.ts";
import { leads } from "../../db/schema/index.ts";
import type { Condition } from "../../sequence/condition/condition.ts";
import { openScope } from "../../sequence/condition/open-scope.ts";
import { conditionToSql } from "../../sequence/condition/to-sql.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import { askLeads } from "../../sequence/segment/count-leads.ts";
import { mergeNeeded } from "../../sequence/definition/merge-needed.ts";
import { neededFacts } from "../../sequence/definition/needed-facts.ts";
import { triggerFacts } from "../../sequence/definition/trigger-facts.ts";
import { loadFacts } from "../facts/load-facts.ts";
import type { SimulatedLead } from "../simulate/simulated-lead.ts";
import { joinSuppressed } from "../../db/suppressed.ts";

type Lead = typeof leads.$inferSelect;

/**
 * A sample of the leads that a sequence may mail, spread evenly over all of them by a hash of the id, the same each time.
 * @returns the sample, and how many there are in all; `exact` says whether these were counted, not estimated
 */
export async function sampleLeads(
  db: Db,
  condition: Condition,
  size: number,
  now: Date,
): Promise<{ sample: Lead[]; total: number; exact: boolean }> {
  const { joins, suppressed } = joinSuppressed(sql`l.email`);
  const holds = sql`${conditionToSql(condition, await openScope(db, condition, now))} and l.stage = 'lead'
    and (l.cool_until is null or l.cool_until <= ${now.toISOString()}::timestamptz)
    and not (${suppressed})`;
  const { answer, exact } = await askLeads(db, async (tx, { from, scale }) => {
    const found = await tx.execute<{ id: string; total: number }>(sql`
      with found as materialized (select l.id, hashtextextended(l.id::text, 0) as place from ${from} ${joins} where ${holds})
      select id, (select count(*)::int from found) as total from found order by place, id limit ${size}`);
    return { ids: found.map(({ id }) => id), total: Math.round((found[0]?.total ?? 0) * scale) };
  });
  if (answer.ids.length === 0) return { sample: [], total: 0, exact };
  const sample = await db.select().from(leads).where(inArray(leads.id, answer.ids)).orderBy(leads.id);
  return { sample, total: answer.total, exact };
}

/** Leads as a simulation takes them: what the definition can look at, as it is known now. */
export async function toSimulated(
  db: Executor,
  definition: SequenceDefinition,
  found: readonly Lead[],
  now: Date,
): Promise<SimulatedLead[]> {
  if (found.length === 0) return [];
  const needed = mergeNeeded([neededFacts(definition), triggerFacts(definition)]);
  const facts = await loadFacts(db, found, [], needed, now);
  return found.map(({ id, consent }) => {
    const {
      timezone,
      country,
      attributes,
      tags,
      stage,
      labels,
      score,
      events,
      deeds = [],
      account = null,
      recentSends,
    } = facts.of(id, null);
    return {
      id,
      timezone,
      country,
      attributes: { ...attributes },
      tags: [...tags],
      stage,
      labels: [...(labels ?? [])],
      score,
      events: events.map((event) => ({ ...event, properties: { ...event.properties } })),
      deeds: deeds.map((deed) => ({ ...deed, links: [...deed.links], sequence: [...deed.sequence] })),
      account: account && {
        ...account,
        attributes: { ...account.attributes },
        colleagues: [...account.colleagues],
      },
      recentSends: [...recentSends],
      consent: { topics: { ...consent.topics } },
    };
  });
}
