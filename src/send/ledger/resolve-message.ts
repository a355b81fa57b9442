import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { historyWith, restored } from "../../db/message-history.ts";
import type { DecidedBy } from "../../db/message-history.ts";
import { ConflictError } from "../../platform/errors.ts";
import { countSent } from "../../sender/usage/count-sent.ts";
import { getMessage } from "./get-message.ts";
import type { Message } from "./get-message.ts";
import { reopenSenders } from "../lane/claim/reopen-senders.ts";

/**
 * What a person makes of a message that may have been delivered, or could not be written: `resend` queues it under the same Message-ID, `mark_sent`
 * takes it as delivered when it was last handed over (before a restore: when it was due), `cancel` as never sent.
 */
export type Resolution = "resend" | "mark_sent" | "cancel";

/**
 * A person's word on an uncertain or held message. A held one is tried again in the version that its enrollment is in now. After `mark_sent` and `cancel` the walk goes on from now. A message whose
 * enrollment was stopped is canceled instead of sent again. Who decided, and their note, go into the history.
 * @throws NotFoundError; ConflictError `message_not_uncertain` when somebody, or the policy, was faster
 */
export async function resolveMessage(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  { id, action, ...decided }: { id: string; action: Resolution } & DecidedBy,
): Promise<Message> {
  const which = sql`m.id = ${id} and (m.status = 'uncertain' or m.status = 'held' and ${action !== "mark_sent"})`;
  const [resolved] = await resolveSome({ db, clock }, { which, action, decided });
  const message = await getMessage({ db }, { id });
  if (resolved === undefined) {
    const neither = action === "mark_sent" ? "not uncertain" : "neither uncertain nor held";
    throw new ConflictError("message_not_uncertain", `The message is ${message.status}, ${neither}.`);
  }
  if (action !== "mark_sent") await reopenSenders(db, [resolved.senderId]);
  if (action === "resend") await queues.enqueue("dispatch", { senderId: resolved.senderId });
  else await queues.enqueue("advance", {});
  return message;
}

/**
 * The same for all of some messages, which are `m` in SQL; the senders are not told.
 * @returns the sender of each that was resolved
 */
export async function resolveSome(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { which, action, decided }: { which: SQL; action: Resolution; decided?: DecidedBy },
): Promise<readonly { senderId: string }[]> {
  const now = clock.now();
  const at = sql`${now.toISOString()}::timestamptz`;
  const { status, reason } = changes[action];
  // The first change of a message is before any attempt; the last one to `sending` is the attempt in question. Of one that a lost
  // installation may have sent none is known: it was when the mail was due, and before the loss.
  const handedOverAt = sql`coalesce((
    select max((change ->> 'at')::timestamptz) from jsonb_array_elements(m.history) change
    where change ->> 'status' = 'sending'),
    case when m.reason = ${restored} then least(m.due_at, (
      select (value ->> 'asOf')::timestamptz from settings where key = ${restored})) end, ${at})`;
  return db.execute<{ senderId: string }>(sql`
    with resolved as (
      update messages m set status = ${status}, reason = ${reason},
        version_id = case when m.status = 'held' then e.version_id else m.version_id end,
        due_at = case when ${status} = 'queued' then ${at} else m.due_at end,
        sent_at = case when ${status} = 'sent' then ${handedOverAt} end,
        settled_at = case when ${status} <> 'queued' then ${at} end,
        history = ${historyWith(status, reason, now, sql`m.attempts`, decided)}
      from enrollments e
      where e.id = m.enrollment_id and ${which}
      returning m.sender_id, m.enrollment_id, m.status, m.sent_at
    ), counted as (${countSent(sql`resolved`)}
    ), released as (
      update enrollments e set due_at = ${at} from resolved r
      where e.id = r.enrollment_id and r.status <> 'queued' and e.status in ('active', 'paused')
    )
    select sender_id as "senderId" from resolved`);
}

const stopped = sql`e.status = 'exited'`;
const changes: Record<Resolution, { status: SQL; reason: SQL }> = {
  resend: {
    status: sql`case when ${stopped} then 'canceled' else 'queued' end`,
    reason: sql`case when ${stopped} then 'enrollment_' || coalesce(e.exit_reason, 'exited') else 'resend_by_hand' end`,
  },
  mark_sent: { status: sql`'sent'::text`, reason: sql`'marked_sent_by_hand'::text` },
  cancel: { status: sql`'canceled'::text`, reason: sql`'canceled_by_hand'::text` },
};
