import { inArray, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { leads } from "../../db/schema/index.ts";
import type { Condition } from "../../sequence/condition/condition.ts";
import { openScope } from "../../sequence/condition/open-scope.ts";
import { conditionToSql } from "../../sequence/condition/to-sql.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import { mergeNeeded } from "../../sequence/definition/merge-needed.ts";
import { neededFacts } from "../../sequence/definition/needed-facts.ts";
import { triggerFacts } from "../../sequence/definition/trigger-facts.ts";
import type { Lead } from "../facts/fact-book.ts";
import { loadFacts } from "../facts/load-facts.ts";
import type { SimulatedLead } from "../simulate/simulated-lead.ts";
import { isSuppressed } from "../../db/suppressed.ts";

/**
 * A sample of the leads that a sequence may mail, spread evenly over all of them by a hash of the id, the same each time.
 * @returns the sample, and how many there are in all
 */
export async function sampleLeads(
  db: Executor,
  condition: Condition,
  size: number,
  now: Date,
): Promise<{ sample: Lead[]; total: number }> {
  const holds = sql`from leads l where ${conditionToSql(condition, await openScope(db, condition, now))} and l.stage = 'lead'
    and (l.cool_until is null or l.cool_until <= ${now.toISOString()}::timestamptz)
    and not ${isSuppressed(sql`l.email`)}`;
  const [counted] = await db.execute<{ total: number }>(sql`select count(*)::int as total ${holds}`);
  const ids = await db.execute<{ id: string }>(sql`
    select l.id ${holds} order by hashtextextended(l.id::text, 0), l.id limit ${size}`);
  if (ids.length === 0) return { sample: [], total: 0 };
  const wanted = ids.map(({ id }) => id);
  const sample = await db.select().from(leads).where(inArray(leads.id, wanted)).orderBy(leads.id);
  return { sample, total: counted?.total ?? 0 };
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
      recentSends: [...recentSends],
      consent: { topics: { ...consent.topics } },
    };
  });
}
