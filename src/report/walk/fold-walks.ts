import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { ident } from "../sql-parts.ts";
import { walkFacts, walkKeyList, walkKeys } from "./facts.ts";

/** Marks that are taken at once, at most: each is of one enrollment or of several. */
export const walksAtOnce = 2_000;
/** And of so many enrollments: one that is sent a mail is marked three times within seconds, and is counted once for those that are taken together. */
const enrollmentsAtOnce = 10_000;

/** One that goes on at this moment goes on again when its mail is sent: it is counted once for both, and not while mails go out by the thousand. */
const hasWaited = sql`at <= now() - interval '5 minutes'`;

/** That enrollments are marked, and have waited: a boolean of SQL. The oldest mark has the least id. */
export const walksMarked = sql`coalesce((select ${hasWaited} from walk_marks order by id limit 1), false)`;

/**
 * Counts some marked enrollments anew: what was counted of each is taken off its cells, and what there is now is added. The caller holds the
 * lock of the rollup.
 * @param all those that have not waited, too
 * @returns how many were marked, one as often as it was: less than `walksAtOnce` when no other is left
 */
export async function foldWalks(tx: Tx, all: boolean): Promise<number> {
  // What is committed after this statement began keeps its mark; what was before is seen by the counting, which begins later.
  const taken = await tx.execute<{ id: string }>(sql`
    with taken as (
      delete from walk_marks where id in (
        select id from (
          select id, sum(cardinality(enrollment_ids)) over (order by id) - cardinality(enrollment_ids) as before from (
            select * from walk_marks where ${all ? sql`true` : hasWaited} order by id limit ${walksAtOnce}
          ) oldest
        ) numbered where before < ${enrollmentsAtOnce}
      ) returning enrollment_ids
    )
    select unnest(enrollment_ids)::text as id from taken`);
  if (taken.length === 0) return 0;
  const ids = uuidList(taken.map(({ id }) => id));
  const same = sql.join(
    walkKeys.map((key) => sql`c.${ident(key)} = n.${ident(key)}`),
    sql` and `,
  );
  // Nobody else makes cells meanwhile, so one that is not found is new, and nothing was ever counted in it.
  await tx.execute(sql`
    with now as materialized (${walkFacts(sql`enrollments e where e.id in ${ids}`)}),
    keyed as materialized (select n.*, c.id as cell_id from now n left join walk_cells c on ${same}),
    added as (
      insert into walk_cells (${walkKeyList}, count, ms) select ${walkKeyList}, count(*), sum(ms) from keyed where cell_id is null
      group by ${walkKeyList} returning *
    ),
    was as (
      select u.cell_id, coalesce(u.ms, 0) as ms from walk_tallies w cross join lateral unnest(w.cells, w.ms) u (cell_id, ms)
      where w.enrollment_id in ${ids}
    ),
    changed as (
      select cell_id, sum(sign) as count, sum(sign * ms) as ms from (
        select cell_id, 1 as sign, ms from keyed where cell_id is not null union all select cell_id, -1, ms from was
      ) told group by 1 having sum(sign) <> 0 or sum(sign * ms) <> 0
    ),
    counted as (update walk_cells c set count = c.count + d.count, ms = c.ms + d.ms from changed d where d.cell_id = c.id),
    gone as (
      delete from walk_tallies w where w.enrollment_id in ${ids} and not exists (select from now n where n.id = w.enrollment_id)
    ),
    known as (select n.id, coalesce(n.cell_id, c.id) as cell_id, n.ms from keyed n left join added c on ${same})
    insert into walk_tallies (enrollment_id, cells, ms)
    select id, array_agg(cell_id order by ms <> 0 desc, ms), coalesce(array_agg(ms order by ms) filter (where ms <> 0), '{}') from known group by id
    on conflict (enrollment_id) do update set cells = excluded.cells, ms = excluded.ms`);
  await tx.execute(sql`delete from walk_cells where count = 0`);
  return taken.length;
}
