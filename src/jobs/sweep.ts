import { sql } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import type { Queues } from "./queues.ts";

// A type alias, not an interface: rows of a query have an index signature.
type Due = {
  events: boolean;
  enrollments: boolean;
  returned: boolean;
  uncertain: boolean;
  failures: boolean;
  touches: boolean;
  kept: boolean;
  domains: boolean;
  senders: string[];
  stored: string[];
  classified: string[];
  outbox: string[];
  calls: string[];
  publications: string[];
  segments: boolean;
};

const mailsAtOnce = 200;

/**
 * Looks for every row that is due and makes the job that handles it. All work can be found this way, so a wiped queue
 * loses nothing; what is queued already is not queued twice.
 * @param now sequence time; leases are compared with the database's own clock
 */
export async function sweep(
  { db, queues, inbound }: { db: Db; queues: Queues; inbound: { rawMailDays: number } },
  now: Date,
): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const [due] = await db.execute<Due>(sql`
    select
      exists (select from events where matched_at is null) as events,
      exists (select from enrollments where status = 'active' and due_at is not null and due_at <= ${at})
        or exists (select from enrollments where status = 'waiting' and due_at <= ${at}) as enrollments,
      exists (select from enrollments where status = 'paused' and resume_at is not null and resume_at <= ${at}) as returned,
      exists (select from messages where (status = 'uncertain' and reason <> 'held') or (status = 'sending' and lease_until < now())) as uncertain,
      exists (select from delivery_failures where checked_at is null)
        or exists (select from guard_trips t where t.resumed_at is null
          and not exists (select from sequences q where q.id = any(t.paused_ids) and q.status = 'paused')
          and not exists (select from senders s where s.id = any(t.paused_ids) and s.paused_at is not null)) as failures,
      exists (select from touches where applied_at is null) as touches,
      exists (select from mail_domains where next_look_at <= ${at}) as domains,
      exists (select from inbound_mails where status = 'settled' and raw <> '' and review is distinct from 'needed'
        and received_at < ${at} - make_interval(days => ${inbound.rawMailDays}::int)) as kept,
      array(select id::text from senders s where paused_at is null and coalesce(held_until, ${at}) <= ${at} and exists (
        select from messages m
        where m.sender_id = s.id and m.status in ('queued', 'deferred') and m.due_at <= ${at} and not m.in_line
        union all select from messages m
        where m.sender_id = s.id and m.status in ('queued', 'deferred') and m.due_at <= ${at} and m.in_line)) as senders,
      array(select id::text from inbound_mails where status = 'stored' order by received_at limit ${mailsAtOnce}) as stored,
      array(select id::text from inbound_mails where status = 'classified' order by received_at limit ${mailsAtOnce})
        as classified,
      array(select id::text from outbox where done_at is null and due_at <= ${at} order by due_at limit ${mailsAtOnce})
        as outbox,
      array(select id::text from webhook_calls where status = 'pending' and due_at <= ${at} order by due_at
        limit ${mailsAtOnce}) as calls,
      array(select id::text from publications where due_at <= ${at}) as publications,
      exists (select from segment_members where matched_at is null) or exists (
        select from sequences s join segments g on g.key = s.trigger_segment
        where s.status = 'published' and (g.tracked_at is null or g.tracked_at <= ${at} - interval '1 minute')) as segments`);
  if (due === undefined) return;
  if (due.events) await queues.enqueue("enroll", {});
  if (due.enrollments) await queues.enqueue("advance", {});
  if (due.returned) await queues.enqueue("resume", {});
  if (due.uncertain) await queues.enqueue("recover", {});
  if (due.failures) await queues.enqueue("guard", {});
  if (due.kept) await queues.enqueue("erase", {});
  if (due.domains) await queues.enqueue("domains", {});
  if (due.touches) await queues.enqueue("engage", {});
  for (const senderId of due.senders) await queues.enqueue("dispatch", { senderId });
  for (const inboundMailId of due.stored) await queues.enqueue("classify", { inboundMailId });
  for (const inboundMailId of due.classified) await queues.enqueue("settle", { inboundMailId });
  if (due.segments) await queues.enqueue("segments", {});
  for (const webhookCallId of due.calls) await queues.enqueue("webhook", { webhookCallId });
  for (const publicationId of due.publications) await queues.enqueue("move", { publicationId });
  for (const outboxId of due.outbox) await queues.enqueue("notify", { outboxId });
}
