import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { standsAt } from "../../enrollment/list/enrollment-filter.ts";
import { passages } from "../../enrollment/list/passages.ts";
import { commas, ident } from "../sql-parts.ts";

/**
 * What is counted of an enrollment. `status`: how it is, in `other` (`running`, `completed`, `exited`). `entered`, `left`: a step that it
 * came to, and stands at no more. `waiting`, `exited`: the step that it stands at, or was stopped at, with the reason in `other`.
 * `moved`: each time that it went from `step` to `other` (empty: the end), and how long that took; `went`: that it ever did.
 */
export type WalkKind = "status" | "entered" | "left" | "waiting" | "exited" | "moved" | "went";

/** What cells of enrollments are told apart by. */
export const walkKeys = ["sequence_id", "day", "version_id", "kind", "step", "other", "took"] as const;
export const walkKeyList: SQL = commas(walkKeys.map(ident));

/** A time in milliseconds as medians know it: to the second up to ten minutes, to the minute up to a day, then to a quarter of an hour. */
const rounded = (ms: SQL): SQL => {
  const to = (unit: number) => sql`(round(${ms} / ${sql.raw(`${unit}.0`)}) * ${sql.raw(String(unit))})::bigint`;
  return sql`case when ${ms} < 600000 then ${to(1_000)} when ${ms} < 86400000 then ${to(60_000)} else ${to(900_000)} end`;
};

/**
 * What is to be counted of enrollments, read off them and their decisions: one row for each, with the keys of its cell, `id`, when it began, and `ms`.
 * @param which what follows FROM, with its WHERE; the enrollments are `e`
 */
export const walkFacts = (which: SQL): SQL => sql`
  select e.id, e.sequence_id, date_bin('1 day', e.created_at, timestamptz '2000-01-01 00:00:00+00') as day, e.version_id, e.created_at as at,
    f.kind, f.step, f.other, f.took, f.ms
  from (select * from ${which}) e cross join lateral (select ${standsAt} as step offset 0) stands cross join lateral (
    select 'status' as kind, '' as step, case when e.status in ('completed', 'exited') then e.status else 'running' end as other,
      0::bigint as took, 0::bigint as ms
    union all
    select k.kind, v.step, '', 0, 0 from jsonb_object_keys(e.state -> 'visits') v (step) cross join (values ('entered'), ('left')) k (kind)
    where k.kind = 'entered' or stands.step is distinct from v.step
    union all
    select case when e.exit_reason is null then 'waiting' else 'exited' end, stands.step, coalesce(e.exit_reason, ''), 0, 0
    where e.status <> 'completed' and stands.step is not null
    union all
    select k.kind, p.step, p.next, case when k.kind = 'moved' then ${rounded(sql`p.ms`)} else 0 end, case when k.kind = 'moved' then p.ms else 0 end
    from (
      select w.step, coalesce(w.next, '') as next, floor(extract(epoch from w.next_at - w.at) * 1000)::bigint as ms,
        row_number() over (partition by w.step, w.next) as no
      from (${passages}) w where w.next is not null or w.ended offset 0
    ) p cross join (values ('moved'), ('went')) k (kind) where k.kind = 'moved' or p.no = 1
  ) f`;
