import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { executePrepared } from "../../db/prepared.ts";
import type { MessageStatus } from "../../db/schema/enrollments.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { MessageRecord } from "../machine/types.ts";
import { group } from "./group.ts";

type Row = {
  id: string;
  owner: string;
  stepId: string;
  visit: string;
  status: MessageStatus;
  reason: string | null;
  sentAt: string | null;
  settledAt: string | null;
};

/**
 * The messages of enrollments as the ledger has them.
 * @param reactions whether what people did with them is asked for as well: opens and clicks by a human, replies
 */
export async function loadMessages(
  tx: Executor,
  enrollmentIds: readonly string[],
  reactions: boolean,
): Promise<Map<string, MessageRecord[]>> {
  const rows = await executePrepared<Row>(
    tx,
    sql`
    select id, enrollment_id as owner, step_id as "stepId", attempt_key as visit, status, reason, sent_at as "sentAt",
      settled_at as "settledAt"
    from messages where enrollment_id in ${uuidList(enrollmentIds)} order by queued_at`,
  );
  const ids = rows.map(({ id }) => id);
  const found = reactions && ids.length > 0 ? await loadReactions(tx, ids) : new Map<string, Reaction[]>();
  return group(rows, (row): MessageRecord => {
    const own = found.get(row.id) ?? [];
    const sentAt = row.sentAt === null ? null : new Date(row.sentAt);
    return {
      stepId: row.stepId,
      visit: Number(row.visit),
      status: recordStatus(row.status),
      reason: row.reason,
      sentAt,
      settledAt: row.settledAt === null ? sentAt : new Date(row.settledAt),
      openedAt: own.flatMap(({ kind, at }) => (kind === "open" || kind === "click" ? [at] : [])),
      clicks: own.flatMap(({ kind, url, at, links }) => (kind === "click" ? [{ url: url ?? "", at, links }] : [])),
      repliedAt: own.flatMap(({ kind, at }) => (kind === "reply" ? [at] : [])),
    };
  });
}

function recordStatus(status: MessageStatus): MessageRecord["status"] {
  return status === "sent" || status === "rejected" || status === "canceled" ? status : "pending";
}

interface Reaction {
  kind: string;
  at: Date;
  url: string | null;
  links: string[];
}

async function loadReactions(tx: Executor, messageIds: readonly string[]): Promise<Map<string, Reaction[]>> {
  const list = uuidList(messageIds);
  const rows = await tx.execute<{ owner: string; kind: string; at: string; url: string | null; links: string[] }>(sql`
    select message_id as owner, kind, at, url, links from touches
    where message_id in ${list} and verdict = 'human'
    union all
    select i.message_id, 'reply', i.received_at, null, '{}'
    from messages m join inbound_mails i on i.lead_id = m.lead_id and i.message_id = m.id
    where m.id in ${list} and i.class = 'human_reply' and coalesce(i.review, 'accepted') = 'accepted'
    order by at`);
  return group(rows, ({ kind, at, url, links }) => ({ kind, at: new Date(at), url, links }));
}
