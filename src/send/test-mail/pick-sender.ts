import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { senders } from "../../db/schema/index.ts";
import type { Sender } from "../../sender/default-sender.ts";
import { lastSenderOf } from "../../sender/usage/last-sender.ts";

/** What says who sends a step. */
export interface SenderChoice {
  sequenceId: string;
  /** id, key or name that the step or the definition names; null when neither does */
  named: string | null;
  /** whose mail it is; null for somebody who is no lead of ours */
  leadId: string | null;
}

/**
 * Who sends a step to a lead, as it is chosen when the message is made (`enrollment/advance/create-messages.ts`): the one
 * that is named; else of those of the sequence the one that wrote to the lead last, or that its id picks; else the default
 * sender.
 * @returns undefined when the sequence has senders and none of them exists
 */
export async function pickSender(db: Executor, choice: SenderChoice): Promise<Sender | undefined> {
  const { sequenceId, named, leadId } = choice;
  const lead = sql`${leadId}::uuid`;
  const [sender] = await db
    .select()
    .from(senders)
    .where(
      sql`${senders.id} = (
        select coalesce(named.id, sticky.sender_id,
          pool.ids[1 + (coalesce(hashtext((${lead})::text), 0) & 2147483647) % cardinality(pool.ids)])
        from (
          select case when s.sender_ids = '{}' then array(select id from senders where is_default) else s.sender_ids end as ids
          from sequences s where s.id = ${sequenceId}
        ) pool
        left join lateral (
          select id from senders where id::text = ${named} or key = ${named} or name = ${named}
          order by (key = ${named}) desc nulls last, created_at limit 1
        ) named on true
        left join lateral (${lastSenderOf(sql`${lead}`, sql`pool.ids`, sql`cardinality(pool.ids) > 1`)}) sticky on true)`,
    );
  return sender;
}
