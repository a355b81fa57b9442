import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { allHandoffs, currentRules, leadFacts, leadFactSql } from "../../score/list/lead-facts.ts";
import type { LeadFact } from "../../score/list/lead-facts.ts";
import { campaignSql, leadWhere } from "../../score/list/lead-filter.ts";
import { segmentSql, segmentsSql } from "../../score/list/segment-sql.ts";
import { placeOf } from "../range/place.ts";
import type { Span } from "../range/range.ts";
import { allOf, commas, ident } from "../sql-parts.ts";
import type { Counted } from "./group-counts.ts";

/** By what people are counted. Somebody whom several sequences took in, or who is in several segments, counts in each. */
export const leadGroups = ["span", "source", "campaign", "sequenceId", "versionId", "segment"] as const;
export type LeadGroup = (typeof leadGroups)[number];

/** Whom the funnel is of. */
export interface LeadsOf {
  sequenceId?: string | undefined;
  versionId?: string | undefined;
  source?: string | undefined;
  campaign?: string | undefined;
  /** its key */
  segment?: string | undefined;
}

/** More segments are not told apart in one report. */
const mostSegments = 30;

const partOfWalks = (column: string) => ({
  join: sql`cross join lateral (select distinct e.${ident(column)} as part from enrollments e where e.lead_id = p.id) w`,
  name: sql`w.part::text`,
});

/** How people `p` are told apart; in several groups counts who is joined with several. */
const groupings: Readonly<Record<LeadGroup, { join?: SQL; name: SQL }>> = {
  span: { name: sql`p.span::text` },
  source: { name: sql`p.source` },
  campaign: { name: sql`p.campaign` },
  sequenceId: partOfWalks("sequence_id"),
  versionId: partOfWalks("version_id"),
  segment: { join: sql`cross join lateral unnest(p.segments) s (key)`, name: sql`s.key` },
};

/**
 * Counts of people by how far they have come, as of now, by each of some groups by itself: whatever is asked about a person is asked
 * once, in one statement.
 * @param input.spans what `span` tells apart
 * @throws NotFoundError of a segment
 */
export async function countLeads<G extends LeadGroup>(
  tx: Executor,
  now: Date,
  input: { span: Span; spans?: readonly Span[] | undefined; by: readonly G[] } & LeadsOf,
): Promise<Record<G, Counted<LeadFact>[]>> {
  const { span, spans, by, ...of } = input;
  const rules = await currentRules(tx);
  const members = of.segment === undefined ? undefined : await segmentSql(tx, of.segment, now);
  const wanted: readonly LeadGroup[] = by;
  const segments = wanted.includes("segment") ? await segmentsSql(tx, now, mostSegments) : [];
  const keys = segments.map(({ key, holds }) => sql`case when ${holds} then ${key}::text end`);
  const facts = leadFactSql(rules, now, allHandoffs.flags);
  const { from, to } = span;
  const people = sql`
    select l.id, l.source, ${wanted.includes("campaign") ? campaignSql : sql`null`} as campaign,
      ${spans === undefined ? sql`0` : placeOf(sql`l.created_at`, spans)} as span,
      array_remove(array[${commas([sql`null::text`, ...keys])}], null) as segments,
      ${commas(leadFacts.map((fact) => sql`${facts[fact]} as ${ident(fact)}`))}
    from leads l ${allHandoffs.join} where ${allOf(leadWhere({ from, to, ...of }, rules, now, members))}`;
  const counts = commas(
    leadFacts.map((fact) => sql`(count(*) filter (where p.${ident(fact)}))::float8 as ${ident(fact)}`),
  );
  const parts = by.map((group) => {
    const { join = sql``, name } = groupings[group];
    return sql`select ${group}::text as kind, ${name} as name, ${counts} from p ${join} group by 2`;
  });
  const rows = await tx.execute<{ kind: LeadGroup; name: string | null } & Record<LeadFact, number>>(
    sql`with p as materialized (${people}) ${sql.join(parts, sql` union all `)} order by 1, 2`,
  );
  return Object.fromEntries(
    by.map((group) => [
      group,
      rows
        .filter(({ kind }) => kind === group)
        .map(({ kind, name, ...counted }): Counted<LeadFact> => ({ by: { [kind]: name }, counts: counted })),
    ]),
  ) as Record<G, Counted<LeadFact>[]>;
}
