import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";

/** A quarter is compared some minutes after its end, when what was handed over in it is written down. */
const settledAfter = sql`interval '30 minutes'`;
const atOnce = 500;

/** Whether counts wait to be compared. */
export const countsToCheck = (at: SQL): SQL => sql`
  exists (select from sender_counts where checked_at is null and quarter < ${at} - ${settledAfter})`;

/**
 * Compares the counts that caps go by with the ledger, each quarter of an hour once, after its end. A count that is too low
 * would let mails out beyond a cap: it is corrected, and the log says so. One that is higher than the ledger stays, because
 * mails of people who were erased have been sent all the same.
 */
export async function checkCounts({ db, clock, log }: Pick<Ground, "db" | "clock" | "log">): Promise<void> {
  const at = sql`${clock.now().toISOString()}::timestamptz`;
  for (;;) {
    const checked = await db.execute<{ senderId: string; quarter: string; was: number; is: number }>(sql`
      with due as (
        select sender_id, quarter, sent from sender_counts where checked_at is null and quarter < ${at} - ${settledAfter}
        order by quarter limit ${atOnce} for update skip locked
      ), counted as (
        select due.*, (
          select count(*)::int from sequences s cross join lateral (
            select from messages m where m.sequence_id = s.id and m.sender_id = due.sender_id
              and m.sent_at >= due.quarter and m.sent_at < due.quarter + interval '15 minutes'
          ) sent_in
        ) as ledger from due
      )
      update sender_counts c set checked_at = ${at}, sent = greatest(c.sent, counted.ledger)
      from counted where c.sender_id = counted.sender_id and c.quarter = counted.quarter
      returning c.sender_id as "senderId", c.quarter, counted.sent as was, c.sent as is`);
    for (const { senderId, quarter, was, is } of checked) {
      if (was < is) log.error({ senderId, quarter, counted: was, ledger: is }, "a sender's count was too low");
    }
    if (checked.length < atOnce) return;
  }
}
