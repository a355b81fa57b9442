import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { enrollmentFactSql, enrollmentWhere } from "../../enrollment/list/enrollment-filter.ts";
import type { EnrollmentFact } from "../../enrollment/list/enrollment-filter.ts";
import { handoffFactSql, handoffWhere } from "../../handoff/handoff-filter.ts";
import type { HandoffFact } from "../../handoff/handoff-filter.ts";
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
