import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/**
 * A query for the sender, of some, that a lead has heard from last: of what is about to go, else of what has gone. One entry
 * of an index each, however many mails the lead ever got.
 * @param lead SQL of its id
 * @param among SQL of an array of senders
 * @param when SQL of whether it is to be looked for at all: where not, no mail of the lead is read
 */
export function lastSenderOf(lead: SQL, among: SQL, when: SQL = sql`true`): SQL {
  const own = sql`${when} and m.lead_id = ${lead} and m.sender_id = any(${among})`;
  return sql`
    select sender_id from (
      (select m.sender_id, 0 as rank from messages m where ${own} and m.sent_at is null and m.status not in ('rejected', 'canceled')
        order by m.queued_at desc limit 1)
      union all
      (select m.sender_id, 1 from messages m where ${own} and m.sent_at is not null order by m.sent_at desc limit 1)
    ) heard order by rank limit 1`;
}
