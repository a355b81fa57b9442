import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import type { Span } from "../range/range.ts";
import { walkFacts, walkKeyList } from "./facts.ts";
import { walksFromRollup } from "./read-walks.ts";

/** Cells of a span of whole days that the rollup and the enrollments do not agree about: two rows for each. */
export async function findWalkDifferences(tx: Executor, span: Span): Promise<Record<string, string | number>[]> {
  const { from, to } = span;
  const within = sql`enrollments e where e.created_at >= ${from.toISOString()} and e.created_at < ${to.toISOString()}`;
  const differences = await tx.execute<Record<string, string | number>>(sql`
    with truth as materialized (select ${walkKeyList}, count(*)::bigint as count, sum(ms)::bigint as ms from (${walkFacts(within)}) n group by ${walkKeyList}),
      rollup as materialized (
        select ${walkKeyList}, sum(count)::bigint as count, sum(ms)::bigint as ms from (${walksFromRollup({ span })}) u
        group by ${walkKeyList} having sum(count) <> 0 or sum(ms) <> 0)
    select 'enrollments' as says, d.* from (select * from truth except select * from rollup) d
    union all
    select 'rollup', d.* from (select * from rollup except select * from truth) d
    order by 2, 3, 4, 5, 6 limit 100`);
  return [...differences];
}

/** Forgets what was counted of a span of whole days, and marks its enrollments, so that they are counted anew. The caller holds the lock of the rollup. */
export async function recountWalks(tx: Executor, { from, to }: Span): Promise<void> {
  const [start, end] = [from.toISOString(), to.toISOString()];
  const within = sql`select id from enrollments where created_at >= ${start} and created_at < ${end}`;
  await tx.execute(sql`delete from walk_cells where day >= ${start} and day < ${end}`);
  await tx.execute(sql`delete from walk_tallies where enrollment_id in (${within})`);
  await tx.execute(sql`select mark_walks(array(${within}))`);
}
