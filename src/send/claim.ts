import { eq, inArray, sql } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { leads, messages, senders } from "../db/schema/index.ts";
import { uuidList } from "../platform/rows.ts";

/** A claimed message with what rendering it needs. */
export interface ClaimedMessage {
  message: typeof messages.$inferSelect;
  lead: typeof leads.$inferSelect;
  sender: typeof senders.$inferSelect;
}

// Real time, not sequence time: a lease tells a crashed process from a slow one.
const lease = sql`now() + interval '20 seconds'`;
/** How often a process renews the leases of what it is handing over, milliseconds of real time. */
export const renewEveryMs = 5_000;

/** Keeps messages that are still being handed over from being taken for lost. */
export async function renewLeases(db: Db, ids: readonly string[]): Promise<void> {
  await db.execute(sql`update messages set lease_until = ${lease} where id in ${uuidList(ids)} and status = 'sending'`);
}

/**
 * Claims due messages of one sender, oldest first: they become `sending` under a lease. Messages whose enrollment is
 * not active or whose sequence is paused stay as they are.
 */
export async function claimMessages(db: Db, senderId: string, now: Date, limit: number): Promise<ClaimedMessage[]> {
  const claimed = await db.execute<{ id: string }>(sql`
    update messages set status = 'sending', lease_until = ${lease}, attempts = attempts + 1
    where id in (
      select m.id from messages m
      join enrollments e on e.id = m.enrollment_id
      join sequences s on s.id = m.sequence_id
      where m.sender_id = ${senderId} and m.status in ('queued', 'deferred') and m.due_at <= ${now.toISOString()}
        and e.status in ('active', 'completed') and s.status = 'published'
      order by m.due_at
      limit ${limit}
      for update of m skip locked
    )
    returning id`);
  if (claimed.length === 0) return [];
  return db
    .select({ message: messages, lead: leads, sender: senders })
    .from(messages)
    .innerJoin(leads, eq(leads.id, messages.leadId))
    .innerJoin(senders, eq(senders.id, messages.senderId))
    .where(
      inArray(
        messages.id,
        claimed.map(({ id }) => id),
      ),
    );
}

/**
 * The send fence: of the claimed messages those that may still be handed over. The others are canceled, with the reason,
 * because their enrollment was stopped or their address was suppressed after the claim; those of a paused enrollment go
 * back to `queued`.
 * @returns the ids that may go
 */
export async function recheckFence(db: Db, ids: readonly string[], now: Date): Promise<Set<string>> {
  const checked = await db.execute<{ id: string; status: string }>(sql`
    update messages m set
      status = case when f.reason is null then m.status when f.reason = 'enrollment_paused' then 'queued' else 'canceled' end,
      reason = coalesce(f.reason, m.reason),
      settled_at = case when f.reason is null or f.reason = 'enrollment_paused' then null else ${now.toISOString()}::timestamptz end,
      lease_until = case when f.reason is null then ${lease} end
    from (
      select m.id, case
        when x.id is not null then 'suppressed'
        when e.status = 'paused' then 'enrollment_paused'
        when e.status = 'exited' then 'enrollment_' || coalesce(e.exit_reason, 'exited')
      end as reason
      from messages m
      join enrollments e on e.id = m.enrollment_id
      left join suppressions x on x.email = m.email
      where m.id in ${uuidList(ids)} and m.status = 'sending'
    ) f
    where m.id = f.id
    returning m.id, m.status`);
  return new Set(checked.filter(({ status }) => status === "sending").map(({ id }) => id));
}
