import { sql } from "drizzle-orm";
import { idOf, inBulk, instantOf, oneOf } from "./seeding.ts";
import type { Seeding } from "./seeding.ts";

/** Mails that came in for one in 250 that went out, a few of which wait for a review, and a handoff for every hundredth lead. */
export async function seedAnswers({ db, now, reps }: Seeding): Promise<void> {
  const at = instantOf(now);
  await inBulk(db, async (tx) => {
    await tx.execute(sql`
      insert into inbound_mails (id, digest, source, envelope_from, envelope_to, raw, size, received_at, status, class, confidence, lead_id, message_id,
        matched_by, review, review_reason, from_email, subject, reply_text, answer, settled_at)
      select ${idOf(sql`c`)}, md5(message_id::text), 'smtp', email, array['reply@reply.example'], '', 2000, c, 'settled', class, 0.9, lead_id, message_id,
        'token', case when needed then 'needed' end, case when needed then 'unproven_sender' end, email, 'Re: What we have made for you',
        case when class = 'human_reply' then 'Sounds good, tell me more.' end,
        case when class = 'human_reply' then jsonb_build_object('category', ${oneOf(["interested", "question", "later", "unclear"])}, 'meeting', null,
          'laterOn', null, 'person', null, 'newAddress', null, 'exchanges', '[]'::jsonb) end, c
      from (
        select id as message_id, lead_id, email, least(sent_at + random() * interval '2 days', ${at}) as c, random() < 0.005 as needed,
          ${oneOf(["human_reply", "human_reply", "auto_reply", "bounce_hard", "bounce_soft", "unsubscribe"])} as class
        from messages where status = 'sent' and random() < 0.004
      ) m order by c`);
    await tx.execute(sql`
      insert into handoffs (id, lead_id, rep_id, status, cause, before, created_at, responded_at)
      select ${idOf(sql`c`)}, id, ${oneOf(reps, "uuid")}, status, '{"kind": "score", "gte": 50, "value": 55}',
        jsonb_build_object('stage', 'lead', 'stageAt', c, 'repId', null), c, case when status <> 'open' then c end
      from (
        select id, least(created_at + random() * interval '60 days', ${at}) as c,
          ${oneOf(["open", "accepted", "accepted", "converted", "declined", "disqualified", "recycled"])} as status
        from leads where random() < 0.01
      ) l order by c`);
  });
}
