import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { encodeTimelineCursor } from "../timeline/timeline-cursor.ts";
import type { TimelinePosition } from "../timeline/timeline-cursor.ts";
import type { TimelineEntry } from "../timeline/list-timeline.ts";
import { loadAccount } from "./account.ts";

/** An entry, and which person of the account it is about. */
export type AccountEntry = TimelineEntry & { leadId: string };
type Row = Omit<AccountEntry, "at"> & { at: string };

/** Of larger accounts, the people who were changed last are looked at. */
const peopleLookedAt = 10_000;

/**
 * What happened with the people of an account, newest first: their activities and the messages sent to them. Of an account with more
 * than `people`, that of those who were changed last.
 * @throws NotFoundError
 */
export async function listAccountTimeline(
  { db }: Pick<Ground, "db">,
  {
    id,
    limit,
    cursor,
    people = peopleLookedAt,
  }: { id: string; limit: number; cursor?: TimelinePosition | undefined; people?: number },
): Promise<{ rows: AccountEntry[]; nextCursor: string | null }> {
  await loadAccount(db, id);
  const before = (at: string, row: string) =>
    cursor === undefined
      ? sql`true`
      : sql`(${sql.raw(at)}, ${sql.raw(row)}) < (${cursor.at.toISOString()}::timestamptz, ${cursor.id}::uuid)`;
  const size = limit + 1;
  // A page has entries of no more people than it holds entries: those whose latest one is newest. Only theirs are read, by the
  // indexes that their own timelines are read by.
  const found = await db.execute<Row>(sql`
    with people as (
      select id from leads where account_id = ${id}::uuid order by updated_at desc, id desc limit ${people}
    ), latest as (
      select p.id from people p cross join lateral (
        (select a.at, a.id as entry from activities a
          where a.lead_id = p.id and ${before("a.at", "a.id")} order by a.at desc, a.id desc limit 1)
        union all
        (select m.sent_at, m.id from messages m where m.lead_id = p.id and m.sent_at is not null and ${before("m.sent_at", "m.id")}
          order by m.sent_at desc, m.id desc limit 1)
        order by 1 desc, 2 desc limit 1
      ) n order by n.at desc, n.entry desc limit ${size}
    )
    select e.* from latest l cross join lateral (
      (select a.id, a.kind, a.at, a.enrollment_id as "enrollmentId", a.message_id as "messageId", a.data, a.lead_id as "leadId"
        from activities a where a.lead_id = l.id and ${before("a.at", "a.id")} order by a.at desc, a.id desc limit ${size})
      union all
      (select m.id, 'sent', m.sent_at, m.enrollment_id, m.id,
          jsonb_build_object('subject', m.subject, 'stepId', m.step_id, 'sequenceId', m.sequence_id), m.lead_id
        from messages m where m.lead_id = l.id and m.sent_at is not null and ${before("m.sent_at", "m.id")}
        order by m.sent_at desc, m.id desc limit ${size})
    ) e order by e.at desc, e.id desc limit ${size}`);
  const entries = found.map((row): AccountEntry => ({ ...row, at: new Date(row.at) }));
  const rows = entries.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: entries.length > limit && last !== undefined ? encodeTimelineCursor(last) : null };
}
