import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { handoffFactSql, handoffWhere } from "../../handoff/handoff-filter.ts";
import type { HandoffFact } from "../../handoff/handoff-filter.ts";
import { placeOf } from "../range/place.ts";
import type { Span } from "../range/range.ts";
import { countEach, groupCounts } from "./group-counts.ts";
import type { Counted } from "./group-counts.ts";
import { allOf } from "../sql-parts.ts";

const inSpans = (at: SQL, spans: readonly Span[] | undefined): Readonly<Record<string, SQL>> =>
  spans ? { span: placeOf(at, spans) } : {};

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
