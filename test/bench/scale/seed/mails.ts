import { sql } from "drizzle-orm";
import { quarterOf } from "../../../../src/sender/usage/count-sent.ts";
import { idOf, inBulk, instantOf, oneOf, roundsTable } from "./seeding.ts";
import type { Seeding } from "./seeding.ts";

/**
 * The mails of every walk, two days apart. Of a hundred, 97 were sent, one was refused, some were canceled; what is under way waits
 * for later; 20 in a million are held, and none is uncertain. Those of the last days are counted for the caps.
 */
export async function seedMails({ db, sizes, now, senders }: Seeding): Promise<void> {
  const at = instantOf(now);
  await inBulk(db, async (tx) => {
    await tx.execute(sql`
        insert into messages (id, enrollment_id, lead_id, sequence_id, version_id, step_id, attempt_key, sender_id, status, email, destination,
          rfc_message_id, subject, measured, subject_variant, priority, due_at, queued_at, attempts, reason, response, sent_at, settled_at, history)
        select id, enrollment_id, lead_id, sequence_id, version_id, 'mail-' || round + 1, '1', ${oneOf(senders, "uuid")}, status, email, destination,
          '<' || id || '@reply.example>', case when status = 'sent' then 'What we have made for you' end, case when status = 'sent' then ${oneOf(["oc", "oc", "oc", "o", "c", ""])} end,
          case when round = 0 then ${oneOf(["a", "b"])} end, least(round, 1),
          case when status in ('queued', 'deferred') then later else c end, c - interval '3 seconds',
          case when status in ('queued', 'canceled') then 0 else 1 end,
          case status when 'rejected' then 'hard_bounce' when 'deferred' then 'temporary' when 'held' then 'not_rendered' when 'canceled' then 'enrollment_replied' end,
          case status when 'sent' then '250 2.0.0 Ok: queued as 4bYxyz1qQZz3X' when 'rejected' then '550 5.1.1 no such user' end,
          case when status = 'sent' then c end, case when status in ('sent', 'rejected', 'canceled') then c end,
          jsonb_build_array(jsonb_build_object('at', c - interval '2 seconds', 'status', 'sending', 'reason', null, 'attempt', 1),
            jsonb_build_object('at', c, 'status', status, 'reason', null, 'attempt', 1, 'transport', 'default'))
        from (
          select ${idOf(sql`c`)} as id, w.*, ${at} + interval '1 day' + random() * interval '30 days' as later,
            case when w.running and r < 0.01 then 'queued' when w.running and r < 0.015 then 'deferred'
              when r < 0.97 then 'sent' when r < 0.98 then 'rejected' when r < 0.99998 then 'canceled' else 'held' end as status
          from (
            select e.id as enrollment_id, e.lead_id, e.sequence_id, e.version_id, e.status = 'active' as running, l.email, random() as r,
              ${oneOf(["google", "google", "microsoft", ""])} as destination,
              k.round, least(e.created_at + k.round * interval '2 days' + random() * interval '8 hours', ${at} - random() * interval '1 day') as c
            from enrollments e join leads l on l.id = e.lead_id 
            join ${roundsTable(sizes.messages, sizes.enrollments)} on random() < k.share order by c
          ) w
        ) m`);
    await tx.execute(sql`
      insert into sender_counts (sender_id, quarter, sent, checked_at)
      select sender_id, ${quarterOf(sql`sent_at`)}, count(*), ${at} from messages where sent_at >= ${at} - interval '3 days' group by 1, 2`);
  });
  await db.execute(sql`analyze messages`);
}
