import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { enrollmentFactSql, enrollmentWhere } from "../../enrollment/list/enrollment-filter.ts";
import type { EnrollmentFact } from "../../enrollment/list/enrollment-filter.ts";
import { handoffFactSql, handoffWhere } from "../../handoff/handoff-filter.ts";
import type { HandoffFact } from "../../handoff/handoff-filter.ts";
import { currentRules, leadFactSql } from "../../score/list/lead-facts.ts";
import type { LeadFact } from "../../score/list/lead-facts.ts";
import { campaignSql, leadWhere } from "../../score/list/lead-filter.ts";
import { segmentSql, segmentsSql } from "../../score/list/segment-sql.ts";
import { placeOf } from "../range/place.ts";
import type { Span } from "../range/range.ts";
import { countEach, groupCounts } from "./group-counts.ts";
import type { Counted } from "./group-counts.ts";
import { allOf } from "./count-messages.ts";

interface Narrowed {
  span: Span;
  spans?: readonly Span[] | undefined;
  sequenceId?: string | undefined;
  versionId?: string | undefined;
}

const inSpans = (at: SQL, spans: readonly Span[] | undefined): Readonly<Record<string, SQL>> =>
  spans ? { span: placeOf(at, spans) } : {};

/** Counts of enrollments by all facts. */
export async function countEnrollments(
  tx: Executor,
  { span, spans, sequenceId, versionId, by = {} }: Narrowed & { by?: Readonly<Record<string, SQL>> },
): Promise<Counted<EnrollmentFact>[]> {
  const ofSequence = sequenceId === undefined ? undefined : sql`e.sequence_id = ${sequenceId}`;
  return groupCounts(tx, {
    from: sql`enrollments e where ${allOf(ofSequence, enrollmentWhere({ ...span, versionId }))}`,
    by: { ...inSpans(sql`e.created_at`, spans), ...by },
    numbers: countEach(enrollmentFactSql),
  });
}

/** By what people are counted in the funnel. Somebody whom several sequences took in, or who is in several segments, counts in each. */
export const leadGroups = ["source", "campaign", "sequenceId", "versionId", "segment"] as const;
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

const walks = (column: string) => sql`
  join (select distinct lead_id, ${sql.identifier(column)} as part from enrollments) w on w.lead_id = l.id`;
/** More segments are not told apart in one report. */
const mostSegments = 30;

/** What people are joined with so that each counts in every group that they are in, and what the group is called. */
async function grouping(tx: Executor, by: LeadGroup, now: Date): Promise<{ join: SQL; name: SQL }> {
  switch (by) {
    case "source":
      return { join: sql``, name: sql`l.source` };
    case "campaign":
      return { join: sql``, name: campaignSql };
    case "sequenceId":
      return { join: walks("sequence_id"), name: sql`w.part` };
    case "versionId":
      return { join: walks("version_id"), name: sql`w.part` };
    case "segment": {
      const segments = await segmentsSql(tx, now, mostSegments);
      const listed = segments.map(({ key, holds }) => sql`(${key}::text, ${holds})`);
      const none = sql`(null::text, false)`;
      const values = sql.join(listed.length === 0 ? [none] : listed, sql`, `);
      return {
        join: sql`cross join lateral (values ${values}) s (key, holds)`,
        name: sql`case when s.holds then s.key end`,
      };
    }
  }
}

/** Counts of people by how far they have come, as of now. */
export async function countLeads(
  tx: Executor,
  now: Date,
  { span, spans, by, ...of }: { span: Span; spans?: readonly Span[]; by?: LeadGroup | undefined } & LeadsOf,
): Promise<Counted<LeadFact>[]> {
  const rules = await currentRules(tx);
  const members = of.segment === undefined ? undefined : await segmentSql(tx, of.segment, now);
  const group = by && (await grouping(tx, by, now));
  // Whatever is asked about a person is asked once, however often it is added up.
  const facts = leadFactSql(rules, now);
  const asked = Object.entries(facts).map(([name, fact]) => sql`${fact} as ${sql.identifier(name)}`);
  const people = sql`
    select l.created_at, ${group?.name ?? sql`null`} as name, ${sql.join(asked, sql`, `)}
    from leads l ${group?.join ?? sql``} where ${allOf(leadWhere({ ...span, ...of }, rules, now, members))}`;
  return groupCounts(tx, {
    from: sql`(${people}) p where ${group === undefined ? sql`true` : sql`p.name is not null`}`,
    by: { ...inSpans(sql`p.created_at`, spans), ...(by && { [by]: sql`p.name` }) },
    numbers: countEach(
      Object.fromEntries(Object.keys(facts).map((name) => [name, sql`p.${sql.identifier(name)}`])) as Record<
        LeadFact,
        SQL
      >,
    ),
  });
}

/** Counts of handoffs by all facts, with whatever else is to be added up. */
export async function countHandoffs<N extends string = never>(
  tx: Executor,
  input: {
    span: Span;
    spans?: readonly Span[];
    by?: Readonly<Record<string, SQL>>;
    more?: Readonly<Record<N, SQL>>;
    where?: SQL;
  },
): Promise<Counted<HandoffFact | N>[]> {
  const { span, spans, by = {}, more, where } = input;
  return groupCounts<HandoffFact | N>(tx, {
    from: sql`handoffs h where ${allOf(handoffWhere(span), where)}`,
    by: { ...inSpans(sql`h.created_at`, spans), ...by },
    numbers: { ...countEach(handoffFactSql), ...more } as Record<HandoffFact | N, SQL>,
  });
}
