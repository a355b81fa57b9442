import { sql } from "drizzle-orm";
import type { Db } from "../../db/client.ts";
import { historyWith } from "../../db/message-history.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { lease } from "./leases.ts";
import { reopenSenders } from "./claim/reopen-senders.ts";
import { isSuppressed } from "../../db/suppressed.ts";

/** Puts claimed messages that no transaction has begun for back into the queue, at once due again. */
export async function releaseMessages(db: Db, ids: readonly string[], reason: string, now: Date): Promise<void> {
  if (ids.length === 0) return;
  const released = await db.execute<{ senderId: string }>(sql`
    update messages m set status = 'queued', reason = ${reason}, lease_until = null, attempts = m.attempts - 1,
      history = ${historyWith(sql`'queued'::text`, sql`${reason}::text`, now)}
    where m.id in ${uuidList(ids)} and m.status = 'sending'
    returning m.sender_id as "senderId"`);
  await reopenSenders(
    db,
    released.map(({ senderId }) => senderId),
  );
}

/**
 * Settles claimed messages that the fence held back. Their enrollment was stopped or their address suppressed after the
 * claim: they are canceled, with the reason; those of a paused enrollment, sequence or sender go back to `queued`.
 * @returns the ids that nothing stands against any more
 */
export async function settleHeldBack(db: Db, ids: readonly string[], now: Date): Promise<Set<string>> {
  const status = sql`case when f.reason is null then m.status when f.reason like '%_paused' then 'queued' else 'canceled' end`;
  const checked = await db.execute<{ id: string; status: string; senderId: string }>(sql`
    update messages m set
      status = ${status},
      reason = coalesce(f.reason, m.reason),
      settled_at = case when f.reason is null or f.reason like '%_paused' then null
        else ${now.toISOString()}::timestamptz end,
      lease_until = case when f.reason is null then ${lease} end,
      history = ${historyWith(status, sql`f.reason`, now)}
    from (
      select m.id, case
        when ${isSuppressed(sql`m.email`)} then 'suppressed'
        when e.status = 'paused' then 'enrollment_paused'
        when e.status = 'exited' then 'enrollment_' || coalesce(e.exit_reason, 'exited')
        when s.status <> 'published' then 'sequence_paused'
        when m.sender_id in (select p.id from senders p where p.paused_at is not null) then 'sender_paused'
      end as reason
      from messages m
      join enrollments e on e.id = m.enrollment_id
      join sequences s on s.id = m.sequence_id
      where m.id in ${uuidList(ids)} and m.status = 'sending'
    ) f
    where m.id = f.id
    returning m.id, m.status, m.sender_id as "senderId"`);
  const held = checked.filter(({ status }) => status !== "sending");
  await reopenSenders(
    db,
    held.map(({ senderId }) => senderId),
  );
  return new Set(checked.filter(({ status }) => status === "sending").map(({ id }) => id));
}
