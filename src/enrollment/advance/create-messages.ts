import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { newId } from "../../platform/ids.ts";
import { restored } from "../../db/message-history.ts";
import { executePrepared } from "../../db/prepared.ts";
import { columnRows } from "../../platform/rows/column-rows.ts";
import { destinationOf } from "../../sender/destination/destination.ts";
import { lastSenderOf } from "../../sender/usage/last-sender.ts";
import { messageIdOf } from "../../sender/message-id.ts";
import type { Effect } from "../machine/types.ts";
import { hasNotBegun } from "../read-state.ts";
import type { DueEnrollment } from "./claim-due.ts";
import type { Owed } from "./owed.ts";

type Mail = Extract<Effect, { kind: "sendEmail" }>;

const columns = {
  id: "uuid",
  enrollmentId: "uuid",
  leadId: "uuid",
  sequenceId: "uuid",
  versionId: "uuid",
  stepId: "text",
  attemptKey: "text",
  email: "text",
  destination: "text",
  rfcMessageId: "text",
  sender: "text",
  thread: "boolean",
  first: "boolean",
  allowedUntil: "timestamptz",
  variant: "text",
} as const;

/**
 * One ledger row for each owed mail. A row that is there already stays as it is: one step, one message. A mail that is to
 * continue a thread continues that of the mail which was sent before it, if any. The sender is that of the step or the
 * sequence's definition; else a lead keeps the one that wrote to it last, if the sequence still has it, or its id picks
 * one. One whose enrollment was due when a backup was restored may have been sent before: it is uncertain. One that has not begun has no mails to look for.
 * @returns the senders of the new rows
 */
export async function createMessages(
  { site }: Pick<Ground, "site">,
  tx: Tx,
  mails: readonly Owed<Mail>[],
  now: Date,
): Promise<string[]> {
  if (mails.length === 0) return [];
  const rows = mails.map(({ due, effect }) => toRow(due, effect, site.replyDomain));
  const history = JSON.stringify([{ at: now, status: "queued", reason: null, attempt: 0 }]);
  const heldHistory = JSON.stringify([{ at: now, status: "uncertain", reason: restored, attempt: 0 }]);
  const at = sql`${now.toISOString()}::timestamptz`;
  // What is looked up only for some says so inside of its lookup: a condition of the join would be asked after it.
  const added = await executePrepared<{ senderId: string }>(
    tx,
    sql`
    with added as (
    insert into messages (id, status, reason, enrollment_id, lead_id, sequence_id, version_id, step_id, attempt_key, sender_id, email,
      destination, rfc_message_id, priority, due_at, queued_at, history, allowed_until, subject_variant, thread, thread_subject)
    select r.id, case when held.enrollment_id is null then 'queued' else 'uncertain' end,
      case when held.enrollment_id is not null then ${restored}::text end, r."enrollmentId", r."leadId", r."sequenceId", r."versionId", r."stepId", r."attemptKey",
      coalesce(named.id, sticky.sender_id, pool.ids[1 + (hashtext(r."leadId"::text) & 2147483647) % cardinality(pool.ids)]),
      r.email, coalesce(domains.destination, r.destination), r."rfcMessageId", (not r.first and exists (select from messages m where m.enrollment_id = r."enrollmentId"))::int,
      ${at}, ${at}, case when held.enrollment_id is null then (select ${history}::text::jsonb) else (select ${heldHistory}::text::jsonb) end, r."allowedUntil", r.variant,
      case when previous.rfc_message_id is null then '{}' else previous.thread || previous.rfc_message_id end, previous.subject
    from ${columnRows(rows, columns)}
    join sequences s on s.id = r."sequenceId"
    left join lateral (
      select m.thread, m.rfc_message_id, m.subject from messages m
      where r.thread and not r.first and m.enrollment_id = r."enrollmentId" and m.status = 'sent' order by m.sent_at desc limit 1
    ) previous on true
    left join restore_holds held on held.enrollment_id = r."enrollmentId"
    left join mail_domains domains on domains.domain = r.destination
    left join lateral (
      select id from senders where r.sender is not null and (id::text = r.sender or key = r.sender or name = r.sender)
      order by (key = r.sender) desc nulls last, created_at limit 1
    ) named on true
    cross join lateral (
      select case when s.sender_ids = '{}' then array(select id from senders where is_default) else s.sender_ids end as ids
    ) pool
    left join lateral (${lastSenderOf(sql`r."leadId"`, sql`pool.ids`, sql`cardinality(pool.ids) > 1`)}) sticky on true
    on conflict (enrollment_id, step_id, attempt_key) do nothing
    returning sender_id, enrollment_id, status
    ), let_go as (
      delete from restore_holds h using added a where h.enrollment_id = a.enrollment_id and a.status = 'uncertain'
    )
    select distinct sender_id as "senderId" from added`,
  );
  return added.map(({ senderId }) => senderId);
}

function toRow(
  { row, lead, version }: DueEnrollment,
  { stepId, visit, step, thread, allowedUntil, variant }: Mail,
  domain: string,
) {
  const id = newId();
  return {
    id,
    enrollmentId: row.id,
    leadId: lead.id,
    sequenceId: row.sequenceId,
    versionId: version.id,
    stepId,
    attemptKey: String(visit),
    email: lead.email,
    destination: destinationOf(lead.email),
    rfcMessageId: messageIdOf(id, domain),
    sender: step.sender ?? version.definition.sender ?? null,
    thread,
    first: hasNotBegun(row),
    allowedUntil,
    variant,
  };
}
