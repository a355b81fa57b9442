import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

// One that is stored in few words begins with its step, whatever its form: see ../decision/brief.ts.
const stepOf = sql`coalesce(made.one ->> 'stepId', made.one -> 'of' ->> 0)`;

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
        select ${stepOf} as step, (made.one ->> 'at')::timestamptz as at,
          row_number() over (order by d.id, made.place) as no
        from decisions d cross join lateral jsonb_array_elements(d.made) with ordinality made (one, place)
        where d.lead_id = e.lead_id and d.enrollment_id = e.id
          and (${stepOf} is not null or made.one ->> 'rule' = 'end')
      ) told
    ) moved where not stays
    window steps as (order by no)
  ) way where step is not null`;

/** The step that the last decision about an enrollment `e` was made at. */
export const lastStep: SQL = sql`(
  select ${stepOf} from decisions d cross join lateral jsonb_array_elements(d.made) with ordinality made (one, place)
  where d.lead_id = e.lead_id and d.enrollment_id = e.id and ${stepOf} is not null
  order by d.id desc, made.place desc limit 1)`;
