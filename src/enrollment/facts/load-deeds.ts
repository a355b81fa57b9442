import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { shiftUtc } from "../../sequence/condition/dates.ts";
import type { MailDeed } from "../../sequence/condition/facts.ts";
import { isAnswer } from "../../sequence/condition/mail-sql.ts";
import { openMayCount } from "../../sequence/condition/open-scope.ts";
import { group } from "./group.ts";

/** Of each kind, the newest. */
const deedsPerLead = 1_000;

/**
 * Loads what leads did with mails of all sequences, as far as it may be counted of them now: found by the lead and the time, with
 * the meaning of mailToSql.
 * @param spans how far back: ISO 8601 durations, null for always; nothing is loaded when it is empty
 */
export async function loadDeeds(
  tx: Executor,
  leadIds: readonly string[],
  spans: readonly (string | null)[],
  now: Date,
): Promise<Map<string, MailDeed[]>> {
  if (spans.length === 0 || leadIds.length === 0) return new Map();
  const starts = spans.map((span) => (span === null ? null : shiftUtc(now, span, -1)));
  const start = starts.includes(null) ? "-infinity" : new Date(Math.min(...starts.map(Number))).toISOString();
  const span = (at: ReturnType<typeof sql>) =>
    sql`${at} >= ${start}::timestamptz and ${at} <= ${now.toISOString()}::timestamptz order by ${at} desc limit ${deedsPerLead}`;
  const { opens, clicks } = await openMayCount(tx);
  const touched = (kind: "open" | "click", may: ReturnType<typeof sql>) => sql`
    (select kind as did, at, message_id, links from touches t
      where t.lead_id = l.id and t.kind = ${kind} and t.verdict = 'human' and ${may} and ${span(sql`t.at`)})`;
  type Row = Omit<MailDeed, "at" | "sequence"> & { owner: string; at: string; sequenceId: string; key: string | null };
  const rows = await tx.execute<Row>(sql`
    select l.id as owner, d.did, d.at, d.links, m.step_id as "stepId", s.id as "sequenceId", s.key
    from leads l cross join lateral (
      (select 'sent' as did, sent_at as at, id as message_id, '{}'::text[] as links from messages m
        where m.lead_id = l.id and ${span(sql`m.sent_at`)})
      union all ${touched("open", opens)} union all ${touched("click", clicks)} union all
      (select 'reply', received_at, message_id, '{}'::text[] from inbound_mails i
        where i.lead_id = l.id and i.message_id is not null and ${isAnswer} and ${span(sql`i.received_at`)})
    ) d join messages m on m.id = d.message_id join sequences s on s.id = m.sequence_id
    where l.id in ${uuidList(leadIds)}`);
  return group(rows, ({ did, at, links, stepId, sequenceId, key }) => {
    return { did, at: new Date(at), links, stepId, sequence: key === null ? [sequenceId] : [sequenceId, key] };
  });
}
