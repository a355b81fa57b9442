import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";

/**
 * A sequence, or the sender of a mail that waits, which is paused.
 * @property rule the rule of the guard that paused it; null when a person did
 * @property reason in the guard's words; null when a person paused it
 */
export interface Pause {
  scope: "sequence" | "sender";
  id: string;
  name: string;
  rule: string | null;
  reason: string | null;
}

// A type alias, not an interface: rows of a query have an index signature.
type Row = Pick<Pause, keyof Pause> & { enrollmentId: string };

/** What is paused of what running enrollments wait for, by the id of the enrollment. */
export async function findPauses(db: Executor, enrollmentIds: readonly string[]): Promise<Map<string, Pause[]>> {
  const ids = sql`(select value::uuid from jsonb_array_elements_text(${JSON.stringify(enrollmentIds)}::text::jsonb))`;
  const rows = await db.execute<Row>(sql`
    with paused as (
      select e.id as enrollment_id, 'sequence' as scope, q.id, q.name, q.paused_reason as rule
      from enrollments e join sequences q on q.id = e.sequence_id
      where e.id in ${ids} and e.status in ('waiting', 'active', 'paused') and q.status = 'paused'
      union
      select m.enrollment_id, 'sender', s.id, s.name || ' <' || s.email || '>', s.paused_reason
      from messages m join senders s on s.id = m.sender_id
      where m.enrollment_id in ${ids} and m.status in ('queued', 'deferred', 'sending') and s.paused_at is not null
    )
    select p.enrollment_id as "enrollmentId", p.scope, p.id, p.name, p.rule,
      (select t.reason from guard_trips t where t.resumed_at is null and p.id = any(t.paused_ids)
        order by t.id desc limit 1) as reason
    from paused p order by p.scope, p.name`);
  const found = Map.groupBy(rows, ({ enrollmentId }) => enrollmentId);
  return new Map(
    Array.from(found, ([enrollmentId, of]) => [
      enrollmentId,
      of.map(({ scope, id, name, rule, reason }) => ({ scope, id, name, rule, reason })),
    ]),
  );
}
