import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { enrollmentFactSql, enrollmentWhere } from "../../enrollment/list/enrollment-filter.ts";
import type { EnrollmentFact } from "../../enrollment/list/enrollment-filter.ts";
import { handoffFactSql, handoffWhere } from "../../handoff/handoff-filter.ts";
import type { HandoffFact } from "../../handoff/handoff-filter.ts";
import { currentRules, leadFactSql } from "../../score/list/lead-facts.ts";
import type { LeadFact } from "../../score/list/lead-facts.ts";
import { leadWhere } from "../../score/list/lead-filter.ts";
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

/** By what people are counted in the funnel. Somebody whom several sequences took in counts in each. */
export type LeadGroup = "source" | "sequenceId";

/** Counts of people by how far they have come, as of now. */
export async function countLeads(
  tx: Executor,
  now: Date,
  { span, spans, sequenceId, by = [], source }: Narrowed & { by?: readonly LeadGroup[]; source?: string | undefined },
): Promise<Counted<LeadFact>[]> {
  const rules = await currentRules(tx);
  const walks = sql`join (select distinct lead_id, sequence_id from enrollments) w on w.lead_id = l.id`;
  // Whatever is asked about a person is asked once, however often it is added up.
  const facts = leadFactSql(rules, now);
  const asked = Object.entries(facts).map(([name, fact]) => sql`${fact} as ${sql.identifier(name)}`);
  const people = sql`
    select l.source, l.created_at, ${by.includes("sequenceId") ? sql`w.sequence_id` : sql`null::uuid`} as sequence_id,
      ${sql.join(asked, sql`, `)}
    from leads l ${by.includes("sequenceId") ? walks : sql``}
    where ${allOf(leadWhere({ ...span, sequenceId, source }, rules, now))}`;
  const keys = { source: sql`p.source`, sequenceId: sql`p.sequence_id` };
  return groupCounts(tx, {
    from: sql`(${people}) p`,
    by: { ...inSpans(sql`p.created_at`, spans), ...Object.fromEntries(by.map((name) => [name, keys[name]])) },
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
