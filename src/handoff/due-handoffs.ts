import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { notSetAside } from "../aside/not-set-aside.ts";
import { isPresent } from "../rep/assign/presence.ts";

const handoffsAtOnce = 200;

/**
 * Handoffs that somebody is to be told of or to get: open ones whose time has come, or whose rep is not there, and those that were put
 * off until now.
 */
export function dueHandoffs(at: SQL): SQL {
  const away = sql`select r.id from reps r where not ${isPresent(sql`r`, at)}`;
  return sql`(select h.id from handoffs h
    where h.status = 'open' and (h.due_at <= ${at} or h.rep_id in (${away}))
      and ${notSetAside("handoffs", sql`h.id::text`)}
    union all select h.id from handoffs h
    where h.status = 'open' and h.alert_at <= ${at} and ${notSetAside("handoffs", sql`h.id::text`)}
    union all select h.id from handoffs h
    where h.status = 'accepted' and h.snoozed_until <= ${at} and ${notSetAside("handoffs", sql`h.id::text`)}
    limit ${handoffsAtOnce})`;
}
