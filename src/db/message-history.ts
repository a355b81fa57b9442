import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/**
 * The reason of an uncertain message that may have been sent before a backup was restored: a person decides. Also the key of the setting
 * that stands while the restore holds the installation.
 */
export const restored = "restored";

/** The reasons of uncertain messages that wait for a person. */
export const forPeople = sql`('held', 'restored')`;

/** Who decided a change by hand: the id of their API key, and what they noted. */
export interface DecidedBy {
  by: string;
  note: string | null;
}

/**
 * The history of a message (`messages m` of the statement) with one more change. Every statement that changes a status
 * sets it, in the same row it writes anyway.
 * @param status SQL of the new status; with the status as it was, nothing is added
 * @param at sequence time of the change
 */
export function historyWith(
  status: SQL,
  reason: SQL,
  at: Date,
  attempt: SQL = sql`m.attempts`,
  decided?: DecidedBy,
): SQL {
  const change = sql`jsonb_build_object('at', ${at.toISOString()}::text, 'status', ${status}, 'reason', ${reason},
    'attempt', ${attempt}${decided === undefined ? sql`` : sql`, 'by', ${decided.by}::text, 'note', ${decided.note}::text`})`;
  return sql`case when ${status} = m.status then m.history else m.history || ${change} end`;
}
