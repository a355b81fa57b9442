import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { CompiledRules } from "../rules/compile.ts";

/**
 * The points of each group, as a query of `lead_id, landmark, grp, value` over `entries (lead_id, at, id, no)`: what
 * countEntry reckons one by one, for all leads at once. All is stated as of the landmark, the last entry of the lead, where
 * nothing is greater than its points: no number can run over.
 *
 * A cap fills up: with T the sum of points so far and C the cap, both as of the landmark, what is granted so far is T plus
 * the least of 0 and every C - T before (a sum that is cut at C each time it passes it).
 */
export function pointsSql({ groups, rules }: CompiledRules): SQL {
  const groupRows = groups.map(
    ({ halfLife, cap }, no) => sql`(${no}::int, ${halfLife === null ? null : halfLife / 1000}::float8, ${cap}::float8)`,
  );
  const ruleRows = rules.map(
    ({ no, group, rule }) => sql`(${no}::int, ${group}::int, ${rule.points}::float8, ${rule.cap ?? null}::float8)`,
  );
  const weighted = sql`
    select e.lead_id, e.landmark, e.at, e.id, e.no, r.grp, r.points * w.w as points, r.cap * w.w as cap, g.cap * w.w as group_cap
    from (select *, max(at) over (partition by lead_id) as landmark from entries) e
    join (values ${list(ruleRows)}) r (no, grp, points, cap) on r.no = e.no
    join (values ${list(groupRows)}) g (no, half_life, cap) on g.no = r.grp
    cross join lateral (select case when g.half_life is null then 1
      else power(2::float8, greatest(-1000, -date_part('epoch', e.landmark - e.at) / g.half_life)) end as w) w`;
  const ruled = rules.some(({ rule }) => rule.cap !== undefined) ? cutByRule(weighted) : weighted;
  return groups.some(({ cap }) => cap !== null) ? cutByGroup(ruled) : summed(ruled);
}

const list = (rows: readonly SQL[]) => sql.join([...rows], sql`, `);

/** Points as their rules grant them. */
function cutByRule(weighted: SQL): SQL {
  const order = sql`partition by lead_id, no order by at, id`;
  return sql`
    select lead_id, landmark, at, id, no, grp, group_cap,
      sign(points) * (granted - lag(granted, 1, 0::float8) over (${order})) as points
    from (
      select *, so_far + least(0, min(cap - so_far) over (${order} rows unbounded preceding)) as granted
      from (select *, sum(abs(points)) over (${order} rows unbounded preceding) as so_far from (${weighted}) a) b) c`;
}

function cutByGroup(ruled: SQL): SQL {
  return sql`
    select lead_id, max(landmark) as landmark, grp, sum(points) + least(0, min(group_cap - so_far)) as value
    from (
      select *, sum(points) over (partition by lead_id, grp order by at, id, no rows unbounded preceding) as so_far
      from (${ruled}) d) e
    group by lead_id, grp`;
}

function summed(ruled: SQL): SQL {
  return sql`
    select lead_id, max(landmark) as landmark, grp, sum(points) as value from (${ruled}) d group by lead_id, grp`;
}
