import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/**
 * The history of a message (`messages m` of the statement) with one more change. Every statement that changes a status
 * sets it, in the same row it writes anyway.
 * @param status SQL of the new status; with the status as it was, nothing is added
 * @param at sequence time of the change
 */
export function historyWith(status: SQL, reason: SQL, at: Date, attempt: SQL = sql`m.attempts`): SQL {
  const change = sql`jsonb_build_object('at', ${at.toISOString()}::text, 'status', ${status}, 'reason', ${reason},
    'attempt', ${attempt})`;
  return sql`case when ${status} = m.status then m.history else m.history || ${change} end`;
}
