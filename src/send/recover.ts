import { sql } from "drizzle-orm";
import type { App } from "../app.ts";
import { historyWith } from "../db/message-history.ts";

/**
 * Settles messages that a crash or a lost connection left uncertain. First they say so (`uncertain`), then the policy
 * decides: send again under the same Message-ID, so that mail systems which saw the first copy can drop the second.
 */
export async function recoverUncertain({ db, clock, log }: Pick<App, "db" | "clock" | "log">): Promise<void> {
  const now = clock.now();
  const expired = await db.execute<{ id: string }>(sql`
    update messages m set status = 'uncertain', reason = 'lease_expired', lease_until = null,
      history = ${historyWith(sql`'uncertain'::text`, sql`'lease_expired'::text`, now)}
    where m.status = 'sending' and m.lease_until < now() returning m.id`);
  if (expired.length > 0) log.warn({ messages: expired.length }, "messages were left in sending; now uncertain");
  const status = sql`case when e.status = 'exited' then 'canceled' else 'queued' end`;
  const reason = sql`case when e.status = 'exited' then 'enrollment_' || coalesce(e.exit_reason, 'exited')
    else 'resend_after_' || m.reason end`;
  await db.execute(sql`
    update messages m set
      status = ${status}, reason = ${reason}, due_at = ${now.toISOString()},
      settled_at = case when e.status = 'exited' then ${now.toISOString()}::timestamptz end,
      history = ${historyWith(status, reason, now)}
    from enrollments e where e.id = m.enrollment_id and m.status = 'uncertain'`);
}
