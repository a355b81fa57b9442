import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { historyWith } from "../../db/message-history.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { Stopped } from "./judge-restore.ts";

const batchSize = 1_000;

/**
 * Queues mails again that were canceled with enrollments which now go on. What may have been delivered, or could not be
 * written, waits for a person as before. They go to the address that the lead has now.
 * @returns the senders that have mails to send
 */
export async function requeueMessages(tx: Tx, restored: readonly Stopped[], now: Date): Promise<string[]> {
  const senders = new Set<string>();
  for (let at = 0; at < restored.length; at += batchSize) {
    const part = restored.slice(at, at + batchSize);
    const ends = part.map(({ id, endedAt }) => sql`(${id}::uuid, ${(endedAt ?? now).toISOString()}::timestamptz)`);
    const status = sql`case when b.status in ('uncertain', 'held') then b.status else 'queued' end`;
    const reason = sql`'corrected'::text`;
    const rows = await tx.execute<{ senderId: string }>(sql`
      update messages m set status = ${status}, reason = ${reason}, settled_at = null, allowed_until = null,
        email = l.email, destination = case when m.email = l.email then m.destination else split_part(l.email, '@', 2) end,
        history = ${historyWith(status, reason, now)}
      from (values ${sql.join(ends, sql`, `)}) as x (id, at), leads l, messages c
      cross join lateral (select coalesce((
        select change ->> 'status' from jsonb_array_elements(c.history) with ordinality as h (change, nr)
        where change ->> 'status' <> 'canceled' order by nr desc limit 1), 'queued') as status) b
      where c.enrollment_id = x.id and c.id = m.id and l.id = m.lead_id and m.status = 'canceled' and m.settled_at >= x.at
        and (m.reason like 'enrollment\\_%' or m.reason = 'suppressed')
      returning m.sender_id as "senderId"`);
    for (const { senderId } of rows) senders.add(senderId);
    // A mail that was under way when it was stopped has been settled since: the walk goes on from there.
    await tx.execute(sql`
      update enrollments e set due_at = ${now.toISOString()}::timestamptz
      where e.id in ${uuidList(part.map(({ id }) => id))} and e.due_at is null
        and exists (select from messages m where m.enrollment_id = e.id and m.settled_at >= (
          select x.at from (values ${sql.join(ends, sql`, `)}) as x (id, at) where x.id = e.id))`);
  }
  return [...senders];
}
