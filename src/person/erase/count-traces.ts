import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";

/**
 * Adds what a lead was part of to the counts of the erased, by sequence, version, step and subject, before its rows go: so the
 * totals of a sequence stay, and nobody can be told from them.
 */
export async function countTraces(tx: Tx, leadId: string): Promise<void> {
  const touched = (kind: string) =>
    sql`exists (select from touches t where t.message_id = m.id and t.kind = ${kind} and t.verdict = 'human')`;
  const failed = (kind: string) =>
    sql`exists (select from delivery_failures f where f.message_id = m.id and f.kind = ${kind})`;
  const answered = sql`exists (select from inbound_mails i where i.message_id = m.id and i.lead_id = m.lead_id
    and i.class = 'human_reply' and i.status = 'settled')`;
  await tx.execute(sql`
    insert into erased_counts as c (sequence_id, version_id, step_id, variant, enrollments, completed, exited, messages, sent,
      bounced, complained, opened, clicked, replied)
    select sequence_id, version_id, '', '', count(*), count(*) filter (where status = 'completed'),
      count(*) filter (where status = 'exited'), 0, 0, 0, 0, 0, 0, 0
    from enrollments where lead_id = ${leadId}::uuid group by 1, 2
    union all
    select m.sequence_id, m.version_id, m.step_id, coalesce(m.subject_variant, ''), 0, 0, 0, count(*), count(m.sent_at),
      count(*) filter (where ${failed("bounce")}), count(*) filter (where ${failed("complaint")}),
      count(*) filter (where ${touched("open")}), count(*) filter (where ${touched("click")}),
      count(*) filter (where ${answered})
    from messages m where m.lead_id = ${leadId}::uuid group by 1, 2, 3, 4
    on conflict (sequence_id, version_id, step_id, variant) do update set
      enrollments = c.enrollments + excluded.enrollments, completed = c.completed + excluded.completed,
      exited = c.exited + excluded.exited, messages = c.messages + excluded.messages, sent = c.sent + excluded.sent,
      bounced = c.bounced + excluded.bounced, complained = c.complained + excluded.complained,
      opened = c.opened + excluded.opened, clicked = c.clicked + excluded.clicked, replied = c.replied + excluded.replied`);
}
