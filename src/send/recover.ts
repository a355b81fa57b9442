import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { App } from "../app.ts";
import { historyWith } from "../db/message-history.ts";
import { ConflictError } from "../platform/errors.ts";

type Deps = Pick<App, "db" | "clock">;

/**
 * Settles messages that a crash or a lost connection left uncertain. First they say so (`uncertain`), then the policy of
 * their sequence decides: `resend` under the same Message-ID, so that mail systems which saw the first copy can drop the
 * second, or `hold` until a person decides with `resolveUncertain`.
 */
export async function recoverUncertain({ db, clock, log }: Deps & Pick<App, "log">): Promise<void> {
  const now = clock.now();
  const expired = await db.execute<{ id: string }>(sql`
    update messages m set status = 'uncertain', reason = 'lease_expired', lease_until = null,
      history = ${historyWith(sql`'uncertain'::text`, sql`'lease_expired'::text`, now)}
    where m.status = 'sending' and m.lease_until < now() returning m.id`);
  if (expired.length > 0) log.warn({ messages: expired.length }, "messages were left in sending; now uncertain");
  await db.execute(sql`
    update messages m set reason = 'held' from sequences s
    where s.id = m.sequence_id and s.uncertain_policy = 'hold' and m.status = 'uncertain' and m.reason <> 'held'`);
  await requeue({ db, clock }, sql`m.reason <> 'held'`, sql`'resend_after_' || m.reason`);
}

/**
 * A person's word on a held message: `resend` queues it under the same Message-ID, `drop` takes it as delivered and lets
 * the walk go on. @throws ConflictError `message_not_uncertain`
 */
export async function resolveUncertain(app: Deps, input: { id: string; decision: "resend" | "drop" }): Promise<void> {
  const which = sql`m.id = ${input.id}`;
  const changed =
    input.decision === "resend" ? await requeue(app, which, sql`'resend_by_hand'`) : await drop(app, which);
  if (changed === 0) throw new ConflictError("message_not_uncertain", "The message is not uncertain (any more).");
}

/** A message whose enrollment was stopped meanwhile is canceled instead. */
async function requeue({ db, clock }: Deps, which: SQL, why: SQL): Promise<number> {
  const now = clock.now();
  const at = sql`${now.toISOString()}::timestamptz`;
  const status = sql`case when e.status = 'exited' then 'canceled' else 'queued' end`;
  const reason = sql`case when e.status = 'exited' then 'enrollment_' || coalesce(e.exit_reason, 'exited') else ${why} end`;
  const changed = await db.execute(sql`
    update messages m set status = ${status}, reason = ${reason}, due_at = ${at},
      settled_at = case when e.status = 'exited' then ${at} end,
      history = ${historyWith(status, reason, now)}
    from enrollments e
    where e.id = m.enrollment_id and m.status = 'uncertain' and ${which}
    returning m.id`);
  return changed.length;
}

async function drop({ db, clock }: Deps, which: SQL): Promise<number> {
  const now = clock.now();
  const at = sql`${now.toISOString()}::timestamptz`;
  const changed = await db.execute(sql`
    with dropped as (
      update messages m set status = 'canceled', reason = 'dropped_by_hand', settled_at = ${at},
        history = ${historyWith(sql`'canceled'::text`, sql`'dropped_by_hand'::text`, now)}
      where m.status = 'uncertain' and ${which}
      returning m.id, m.enrollment_id
    ), released as (
      update enrollments e set due_at = ${at} from dropped
      where e.id = dropped.enrollment_id and e.status in ('active', 'paused') and e.due_at is null
    )
    select id from dropped`);
  return changed.length;
}
