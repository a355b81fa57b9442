import { sql } from "drizzle-orm";
import type { TestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";

/** A sender that may send at an instant: `s`. */
const open = (now: string) => sql`s.paused_at is null and (s.held_until is null or s.held_until <= ${now})`;

/** Waits until the engine has sent all that may go at this moment of its clock. */
export async function untilSent({ app }: TestEngine): Promise<void> {
  const now = app.clock.now().toISOString();
  await eventually(async () => {
    const [row] = await app.db.execute<{ busy: boolean }>(sql`
      select exists (select from events where matched_at is null)
        or exists (select from enrollments e join leads l on l.id = e.lead_id
          where e.status = 'active' and e.due_at <= ${now} and (l.away_until is null or l.away_until <= ${now}))
        or exists (select from enrollments where status = 'paused' and resume_at <= ${now})
        or exists (select from enrollments e where e.status = 'active' and e.due_at is null and not exists (
          select from messages m where m.enrollment_id = e.id and m.status in ('queued', 'deferred', 'sending')))
        or exists (select from messages m join senders s on s.id = m.sender_id join enrollments e on e.id = m.enrollment_id
          where e.status = 'active' and (m.status = 'sending' or (m.status in ('queued', 'deferred') and m.due_at <= ${now} and ${open(now)})))
        as busy`);
    return row?.busy === false;
  });
}

/** Drives the engine from one instant at which something is due to the next, up to an instant. */
export async function driveTo(t: TestEngine, end: Date): Promise<void> {
  for (;;) {
    await untilSent(t);
    const now = t.clock.now().toISOString();
    const [row] = await t.app.db.execute<{ next: string | null }>(sql`
      select least(
        (select min(greatest(e.due_at, l.away_until)) from enrollments e join leads l on l.id = e.lead_id
          where e.status = 'active' and greatest(e.due_at, l.away_until) > ${now}),
        (select min(resume_at) from enrollments where status = 'paused' and resume_at > ${now}),
        (select min(greatest(m.due_at, s.held_until)) from messages m join senders s on s.id = m.sender_id
          where m.status in ('queued', 'deferred') and greatest(m.due_at, s.held_until) > ${now})) as next`);
    const next = new Date(row?.next ?? end);
    if (next >= end) break;
    t.clock.advanceTo(next);
  }
  t.clock.advanceTo(end);
}
