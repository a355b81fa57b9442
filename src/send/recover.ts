import { sql } from "drizzle-orm";
import type { App } from "../app.ts";

/**
 * Settles messages that a crash or a lost connection left uncertain. First they say so (`uncertain`), then the policy
 * decides: send again under the same Message-ID, so that mail systems which saw the first copy can drop the second.
 */
export async function recoverUncertain({ db, clock, log }: Pick<App, "db" | "clock" | "log">): Promise<void> {
  const expired = await db.execute<{ id: string }>(sql`
    update messages set status = 'uncertain', reason = 'lease_expired', lease_until = null
    where status = 'sending' and lease_until < now() returning id`);
  if (expired.length > 0) log.warn({ messages: expired.length }, "messages were left in sending; now uncertain");
  await db.execute(sql`
    update messages m set
      status = case when e.status = 'exited' then 'canceled' else 'queued' end,
      reason = case when e.status = 'exited' then 'enrollment_' || coalesce(e.exit_reason, 'exited')
        else 'resend_after_' || m.reason end,
      due_at = ${clock.now().toISOString()}
    from enrollments e where e.id = m.enrollment_id and m.status = 'uncertain'`);
}
