import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/**
 * The way of an enrollment `e` through its steps, as its decisions tell it: each step that it was at in order, since when, and
 * which came next when. `next` is null for the one it is at, and `ended` true where that was the end of the sequence.
 */
export const passages: SQL = sql`
  select step, at, next, next_at, ended from (
    select step, at, lead(step) over steps as next, lead(at) over steps as next_at,
      step is not null and lead(no) over steps is not null and lead(step) over steps is null as ended
    from (
      select step, at, no, no > 1 and step is not distinct from lag(step) over (order by no) as stays from (
        select made.one ->> 'stepId' as step, (made.one ->> 'at')::timestamptz as at,
          row_number() over (order by d.id, made.place) as no
        from decisions d cross join lateral jsonb_array_elements(d.made) with ordinality made (one, place)
        where d.lead_id = e.lead_id and d.enrollment_id = e.id
          and (made.one ->> 'stepId' is not null or made.one ->> 'rule' = 'end')
      ) told
    ) moved where not stays
    window steps as (order by no)
  ) way where step is not null`;

/** The step that the last decision about an enrollment `e` was made at. */
export const lastStep: SQL = sql`(
  select made.one ->> 'stepId' from decisions d cross join lateral jsonb_array_elements(d.made) with ordinality made (one, place)
  where d.lead_id = e.lead_id and d.enrollment_id = e.id and made.one ->> 'stepId' is not null
  order by d.id desc, made.place desc limit 1)`;
