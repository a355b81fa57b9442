import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";

/** What waits now, by sender and by sequence, in the order of their making. */
export interface CountedNow {
  senders: { id: string; name: string; queued: number; deferred: number }[];
  sequences: { id: string; name: string; running: number }[];
}

/** The mails of a sender `s` that wait: each of the two is an index of its own, which the whole ledger is not. */
const waits = (which: SQL): SQL =>
  sql`select m.status from messages m where m.sender_id = s.id and m.status in ('queued', 'deferred') and ${which}`;

/** Counts what waits at this moment: each number opens to its rows. */
export async function countNow(tx: Tx): Promise<CountedNow> {
  const senders = await tx.execute<CountedNow["senders"][number]>(sql`
    select s.id, s.name, coalesce(w.queued, 0)::int as queued, coalesce(w.deferred, 0)::int as deferred
    from senders s left join lateral (
      select count(*) filter (where status = 'queued') as queued, count(*) filter (where status = 'deferred') as deferred
      from (${waits(sql`m.in_line`)} union all ${waits(sql`not m.in_line`)}) m
    ) w on true order by s.created_at`);
  const sequences = await tx.execute<CountedNow["sequences"][number]>(sql`
    select s.id, s.name, count(e.id)::int as running from sequences s
    left join enrollments e on e.sequence_id = s.id and e.status in ('waiting', 'active', 'paused')
    group by s.id order by s.created_at`);
  return { senders: [...senders], sequences: [...sequences] };
}
