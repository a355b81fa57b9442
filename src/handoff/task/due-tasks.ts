import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { notSetAside } from "../../aside/not-set-aside.ts";
import { isPresent } from "../../rep/assign/presence.ts";

/** How many are looked after at once. */
export const tasksAtOnce = 200;

/** Open tasks that somebody is to get or to be told of, and those of sequences that lie with a rep who is not there. */
export function dueTasks(at: SQL): SQL {
  const away = sql`select r.id from reps r where not ${isPresent(sql`r`, at)}`;
  const free = notSetAside("tasks", sql`t.id::text`);
  return sql`(select t.id from tasks t where t.done_at is null and t.look_at <= ${at} and ${free}
    union all select t.id from tasks t
    where t.done_at is null and t.rep_id in (${away}) and t.enrollment_id is not null and ${free}
    limit ${tasksAtOnce})`;
}
