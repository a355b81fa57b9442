import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/** The quarter of an hour that an instant counts in. */
export const quarterOf = (at: SQL): SQL => sql`date_bin('15 minutes', ${at}, timestamptz '2000-01-01 00:00:00+00')`;

/**
 * Adds the mails that a statement has just written down as sent to the counts that caps go by. A data-modifying item of a
 * WITH, because the counts and the ledger are one truth.
 * @param settled name of the item that gives `sender_id` and `sent_at`, null for what was not sent
 */
export function countSent(settled: SQL): SQL {
  return sql`
    insert into sender_counts as c (sender_id, quarter, sent)
    select sender_id, ${quarterOf(sql`sent_at`)}, count(*) from ${settled} where sent_at is not null
    group by 1, 2 order by 1, 2
    on conflict (sender_id, quarter) do update set sent = c.sent + excluded.sent`;
}
