import { sql } from "drizzle-orm";
import type { App } from "../../src/app.ts";
import { dueHandoffs } from "../../src/handoff/due-handoffs.ts";
import { digestsDue } from "../../src/handoff/digest/digests-due.ts";
import { dueTasks } from "../../src/handoff/task/due-tasks.ts";
import { eventually } from "./eventually.ts";

/**
 * Waits until the engine has done all that is due at this moment of its clock: events matched, enrollments advanced,
 * messages settled, touches graded, scores worked out, inbound mail drawn from, reps told, handoffs looked after. What is set aside waits for its own time. A driven clock is moved only then.
 */
export async function untilIdle({ db, clock, hits }: Pick<App, "db" | "clock" | "hits">): Promise<void> {
  await eventually(async () => {
    await hits.flush();
    const now = clock.now().toISOString();
    const [row] = await db.execute<{ busy: boolean }>(sql`
      select exists (select from events where matched_at is null)
        or exists (select from enrollments where status = 'active' and (due_at is null or due_at <= ${now})
            and id not in (select enrollment_id from set_asides where enrollment_id is not null))
        or exists (select from leads where cool_sequence_id is not null and cool_until <= ${now})
        or exists (select from enrollments where status = 'paused' and resume_at <= ${now})
        or exists (select from messages
          where status in ('sending', 'uncertain') or (status in ('queued', 'deferred') and due_at <= ${now}))
        or exists (select from delivery_failures where checked_at is null)
        or exists (select from touches where due_at <= ${now}) or exists (select from engagement_checks)
        or exists (select from hit_batches)
        or exists (select from score_changes) or exists (select from scoring_versions where finished_at is null)
        or exists (select from inbound_mails where status in ('stored', 'classified'))
        or exists (select from confirmation_mails
          where done_at is null and (due_at <= ${now} or (attempts > 0 and response is null)))
        or exists (select from rep_mails where status = 'queued' and (due_at <= ${now} or (attempts > 0 and error is null)))
        or exists ${dueHandoffs(sql`${now}::timestamptz`)}
        or exists ${dueTasks(sql`${now}::timestamptz`)} or ${digestsDue(sql`${now}::timestamptz`)}
        or exists (select from channel_messages where status = 'pending' and due_at <= ${now})
        or exists (select from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id
          where d.status = 'pending' and d.due_at <= ${now} and e.state = 'enabled' and (e.slow_until is null or e.slow_until <= ${now}))
        or exists (select from outbox where done_at is null and due_at <= ${now}) as busy`);
    return row?.busy === false;
  });
}
