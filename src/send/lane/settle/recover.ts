import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import { notSetAside } from "../../../aside/not-set-aside.ts";
import { takeBatch } from "../../../aside/take-batch.ts";
import type { Tx } from "../../../db/client.ts";
import { forPeople, historyWith, restored } from "../../../db/message-history.ts";
import type { SetAside } from "../../../jobs/room.ts";
import { uuidList } from "../../../platform/rows/rows.ts";
import { reopenSenders } from "../claim/reopen-senders.ts";
import { lostAfterData } from "./settle.ts";

/** A server that so often took a mail's content and never answered for it may have delivered each copy: a person looks. */
const lostAtMost = 3;

/**
 * Settles messages that a crash or a lost connection left uncertain. First they say so (`uncertain`), then the policy of
 * their sequence decides: `resend` under the same Message-ID, so that mail systems which saw the first copy can drop the
 * second, or `hold` until a person decides with `resolveMessage`; what had surely not begun is sent under either. What a
 * server did not answer for is sent again when a deferred mail would be, and held the third time. A message whose
 * enrollment was stopped meanwhile is canceled instead of sent again. One that fails is set aside alone.
 */
export async function recoverUncertain(app: Deps): Promise<void> {
  await recoverSome(app, notSetAside("recover", sql`m.id::text`));
}

/** Settles messages that could not be settled. */
export async function recoverAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  await recoverSome(app, sql`m.id in ${uuidList(items.map(({ subject }) => subject))}`);
  return [];
}

type Deps = Pick<Ground, "db" | "clock" | "log">;

interface Left {
  id: string;
  leadId: string;
  enrollmentId: string;
  sequenceId: string;
  versionId: string;
}

async function recoverSome(app: Deps, which: SQL): Promise<void> {
  const senderIds = await takeBatch(app, "recover", async (tx, take) => {
    const left = await tx.execute<Left & Record<string, unknown>>(sql`
      select m.id, m.lead_id as "leadId", m.enrollment_id as "enrollmentId", m.sequence_id as "sequenceId",
        m.version_id as "versionId"
      from messages m
      where ((m.status = 'sending' and m.lease_until < now()) or (m.status = 'uncertain' and m.reason not in ${forPeople})) and ${which}
      order by m.id`);
    const { outs } = await take(
      left,
      (part, some) => decide(app, part, some),
      ({ id, ...ids }) => ({ kind: "message", subject: id, ...ids }),
    );
    return outs.flat();
  });
  await reopenSenders(app.db, senderIds);
}

/** @returns the senders of what was decided */
async function decide({ clock, log }: Deps, tx: Tx, left: readonly Left[]): Promise<string[]> {
  const now = clock.now();
  const at = sql`${now.toISOString()}::timestamptz`;
  const why = sql`coalesce(m.reason, 'lease_expired')`;
  const among = sql`m.id in ${uuidList(left.map(({ id }) => id))}`;
  const expired = await tx.execute<{ id: string }>(sql`
    update messages m set status = 'uncertain', reason = ${why}, lease_until = null,
      history = ${historyWith(sql`'uncertain'::text`, why, now)}
    where ${among} and m.status = 'sending' and m.lease_until < now() returning m.id`);
  if (expired.length > 0) log.warn({ messages: expired.length }, "messages were left in sending; now uncertain");
  const lost = sql`(select count(*) from jsonb_array_elements(m.history) change
    where change ->> 'status' = 'uncertain' and change ->> 'reason' = ${lostAfterData})`;
  await tx.execute(sql`
    update messages m set reason = 'held' from sequences s
    where ${among} and s.id = m.sequence_id and m.status = 'uncertain' and m.reason not in ('held', 'not_begun', ${restored})
      and (s.uncertain_policy = 'hold' or ${lost} >= ${lostAtMost})`);
  const status = sql`case when e.status = 'exited' then 'canceled' else 'queued' end`;
  const reason = sql`case when e.status = 'exited' then 'enrollment_' || coalesce(e.exit_reason, 'exited')
    else 'resend_after_' || m.reason end`;
  const decided = await tx.execute<{ senderId: string }>(sql`
    update messages m set status = ${status}, reason = ${reason},
      due_at = case when m.reason = ${lostAfterData} then greatest(m.due_at, ${at}) else ${at} end,
      settled_at = case when e.status = 'exited' then ${at} end, history = ${historyWith(status, reason, now)}
    from enrollments e
    where ${among} and e.id = m.enrollment_id and m.status = 'uncertain' and m.reason not in ${forPeople}
    returning m.sender_id as "senderId"`);
  return decided.map(({ senderId }) => senderId);
}
