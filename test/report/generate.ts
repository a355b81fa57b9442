import { sql } from "drizzle-orm";
import type { App } from "../../src/app.ts";
import { countSent } from "../../src/sender/usage/count-sent.ts";

type Db = App["db"];

/** What a world is made from. `seed` from -1 to 1 makes the same again. */
export interface Recipe {
  sequences: readonly { sequenceId: string; versionId: string }[];
  senders: readonly string[];
  leads: number;
  seed: number;
}

const pick = (values: readonly string[]) =>
  sql`(array[${sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )}])[1 + floor(random() * ${values.length})::int]`;
const since = "2025-12-20T00:00:00Z";
const at = (days: number) =>
  sql`date_trunc('milliseconds', ${since}::timestamptz + random() * ${days} * interval '1 day')`;
/** Of each row anew: without it PostgreSQL picks once for all. */
const each = (condition: string) => sql.raw(`random() < ${condition}`);

/** Leads, their walks and mails by the thousand, as the engine leaves them: those that were sent are counted for the caps. */
export async function generate(db: Db, { sequences, senders, leads, seed }: Recipe): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select setseed(${seed})`);
    await tx.execute(sql`
      insert into leads (id, email, source, stage, sql_at, stage_at, created_at, updated_at)
      select uuidv7(), 'lead' || n || '@lead.test', ${pick(["api", "form:Footer", "import:List", "inquiry"])},
        ${pick(["lead", "lead", "lead", "prospect", "customer", "disqualified"])}, case when random() < 0.1 then now() end, c, c, c
      from (select n, ${at(14)} as c from generate_series(1, ${leads}) n) g`);
    for (const { sequenceId, versionId } of sequences) {
      await tx.execute(sql`
        insert into enrollments (id, lead_id, sequence_id, version_id, status, exit_reason, step_id, state, created_at)
        select uuidv7(), l.id, ${sequenceId}::uuid, ${versionId}::uuid, s, case when s = 'exited' then ${pick(["replied", "manual", "goal"])} end,
          case when s <> 'completed' then ${pick(["mail-1", "wait-2", "mail-2"])} end, '{"visits":{"mail-1":1,"wait-2":1}}', l.created_at
        from (select l.*, ${pick(["active", "paused", "completed", "exited"])} as s from leads l where ${each("0.6")}) l`);
    }
    await tx.execute(sql`
      with made as (
        insert into messages (id, enrollment_id, lead_id, sequence_id, version_id, step_id, attempt_key, sender_id, status, email,
          destination, rfc_message_id, measured, subject_variant, due_at, queued_at, attempts, reason, sent_at, settled_at)
        select uuidv7(), e.id, e.lead_id, e.sequence_id, e.version_id, 'mail-' || n, '1', ${pick(senders)}::uuid, s, 'x@lead.test',
          ${pick(["google", "microsoft", ""])}, uuidv7()::text, ${pick(["", "o", "c", "oc"])},
          case when n = 1 then ${pick(["a", "b"])} end, t, t - random() * interval '1 hour', 1 + floor(random() * 2)::int, null,
          case when s = 'sent' then t end, case when s in ('sent', 'rejected', 'canceled') then t end
        from (select e.*, n, ${at(14)} as t, ${pick(["sent", "sent", "sent", "sent", "sent", "rejected", "queued", "canceled"])} as s
          from enrollments e cross join generate_series(1, 3) n where ${each("0.7")}) e
        returning sender_id, sent_at
      ) ${countSent(sql`made`)}`);
  });
}

/**
 * What happens to mails and people once they are there, to a share of them: touches, also before a mail is settled, answers,
 * corrections of both, bounces, leavings and their undoing, handoffs that are taken back, late settling, resolved mails, erasures.
 */
export async function stir(db: Db, seed: number): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select setseed(${seed})`);
    const run = (statement: ReturnType<typeof sql>) => tx.execute(statement);
    await run(sql`
      insert into touches (id, message_id, lead_id, kind, at, links, verdict, reasons, key)
      select uuidv7(), m.id, m.lead_id, ${pick(["open", "open", "click", "unsubscribe_page"])}, coalesce(m.sent_at, m.due_at),
        array[${pick(["pricing", "docs"])}], ${pick(["human", "machine", "unknown"])}, '{}', uuidv7()::text
      from messages m where ${each("0.2")}`);
    await run(sql`update touches set verdict = ${pick(["human", "machine", "unknown"])} where ${each("0.1")}`);
    await run(sql`delete from touches where ${each("0.02")}`);
    await run(sql`
      insert into inbound_mails (id, digest, source, envelope_from, envelope_to, raw, size, received_at, status, class, subtype, lead_id,
        message_id, review, answer)
      select uuidv7(), uuidv7()::text, 'smtp', 'x@lead.test', '{}', '', 0, m.due_at + interval '2 days',
        ${pick(["settled", "settled", "classified"])}, ${pick(["human_reply", "auto_reply", "bounce_soft", "bounce_hard", "complaint", "unsubscribe"])},
        ${pick(["delayed", "mailbox_full"])}, m.lead_id, m.id, ${pick(["accepted", "needed", "dismissed"])},
        jsonb_build_object('category', ${pick(["interested", "later", "unclear"])})
      from messages m where ${each("0.08")}`);
    await run(sql`
      update inbound_mails set class = ${pick(["human_reply", "auto_reply", "other"])}, status = 'settled',
        review = ${pick(["accepted", "needed"])} where ${each("0.15")}`);
    await run(sql`
      insert into delivery_failures (message_id, kind, sequence_id, sender_id, destination, accepted, sent_at, at)
      select m.id, ${pick(["bounce", "complaint"])}, m.sequence_id, m.sender_id, m.destination, true, m.sent_at, m.sent_at
      from messages m where m.sent_at is not null and ${each("0.03")} on conflict do nothing`);
    await run(sql`delete from delivery_failures where ${each("0.2")}`);
    await run(sql`
      insert into leavings (id, lead_id, message_id, topic, method, at)
      select uuidv7(), m.lead_id, m.id, '', 'page', m.due_at from messages m where ${each("0.03")}`);
    await run(sql`update leavings set undone_at = at where ${each("0.2")}`);
    await run(sql`
      insert into handoffs (id, lead_id, status, cause, before, created_at)
      select uuidv7(), i.lead_id, ${pick(["declined", "converted", "moved", "withdrawn"])},
        jsonb_build_object('kind', 'reply', 'inboundMailId', i.id), jsonb_build_object('stage', ${pick(["lead", "prospect"])}), i.received_at
      from inbound_mails i where i.class = 'human_reply' and i.lead_id is not null and ${each("0.4")}`);
    await run(sql`update handoffs set status = ${pick(["withdrawn", "converted"])} where ${each("0.2")}`);
    // Settled late, some of them touched before.
    await run(sql`
      with settled as (
        update messages set status = 'sent', sent_at = due_at, settled_at = due_at where status = 'queued' and ${each("0.5")}
        returning sender_id, sent_at
      ) ${countSent(sql`settled`)}`);
    await run(
      sql`update messages set status = 'rejected', settled_at = due_at where status = 'queued' and ${each("0.3")}`,
    );
    await run(sql`update messages set measured = ${pick(["", "oc"])} where status = 'sent' and ${each("0.01")}`);
    // Erasures: the rows go, and what hangs on them.
    await run(sql`delete from leads where ${each("0.02")}`);
  });
}
