import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { enrollmentWhere, leftStep, standsAt } from "../../enrollment/list/enrollment-filter.ts";
import { passages } from "../../enrollment/list/passages.ts";
import { allOf } from "../count/count-messages.ts";
import type { Span } from "../range/range.ts";
import type { Took } from "../report-schemas.ts";

/** Of which sequence, and of which version of it if not of all, and who was enrolled when. */
export interface FlowOf {
  sequenceId: string;
  versionId?: string | undefined;
  span: Span;
}

/** What was counted of a step. `exits` are by reason. */
export interface StepFlow {
  entered: number;
  waiting: number;
  left: number;
  exits: Map<string, number>;
  took: Took;
}

/** Who went from one step straight to another, and how long they were there; `to` is empty for the end, null for any step. */
export interface EdgeFlow {
  from: string;
  to: string | null;
  count: number;
  took: Took;
}

const cohort = ({ sequenceId, versionId, span }: FlowOf): SQL =>
  sql`enrollments e where ${allOf(sql`e.sequence_id = ${sequenceId}`, enrollmentWhere({ ...span, versionId }))}`;

/** What was counted of each step that anybody came to. */
export async function countSteps(tx: Executor, of: FlowOf): Promise<Map<string, StepFlow>> {
  const steps = new Map<string, StepFlow>();
  const at = (step: string): StepFlow => {
    const known = steps.get(step) ?? { entered: 0, waiting: 0, left: 0, exits: new Map(), took: notKnown };
    steps.set(step, known);
    return known;
  };
  const entered = await tx.execute<{ step: string; entered: number; left: number }>(sql`
    select v.step, count(*)::float8 as entered, (count(*) filter (where ${leftStep(sql`v.step`)}))::float8 as left
    from (select * from ${cohort(of)}) e cross join lateral jsonb_object_keys(e.state -> 'visits') v (step) group by 1`);
  for (const row of entered) Object.assign(at(row.step), { entered: row.entered, left: row.left });
  const standing = await tx.execute<{ step: string; reason: string | null; count: number }>(sql`
    select step, reason, count(*)::float8 as count from (
      select ${standsAt} as step, e.exit_reason as reason from ${cohort(of)} and e.status <> 'completed'
    ) s where step is not null group by 1, 2`);
  for (const { step, reason, count } of standing) {
    if (reason === null) at(step).waiting += count;
    else at(step).exits.set(reason, count);
  }
  return steps;
}

export const notKnown: Took = { count: 0, meanMs: null, medianMs: null };

/**
 * Who went which way, and how long each step took: from when a step was taken up to when the next was; by way, and of each step for
 * all its ways together. Decisions that are not kept any more are not counted.
 */
export async function countEdges(tx: Executor, of: FlowOf): Promise<EdgeFlow[]> {
  type Found = { from: string; to: string | null; count: number; moves: number; mean: number; median: number };
  const rows = await tx.execute<Found>(sql`
    select moves.from, moves.to, count(distinct id)::float8 as count, count(*)::float8 as moves, avg(ms)::float8 as mean,
      percentile_cont(0.5) within group (order by ms) as median
    from (
      select e.id, p.step as from, coalesce(p.next, '') as to, extract(epoch from p.next_at - p.at)::float8 * 1000 as ms
      from (select * from ${cohort(of)}) e cross join lateral (${passages}) p where p.next is not null or p.ended
    ) moves group by grouping sets ((moves.from, moves.to), (moves.from))`);
  return rows.map(({ from, to, count, moves, mean, median }) => ({
    from,
    to,
    count,
    took: { count: moves, meanMs: mean, medianMs: median },
  }));
}
