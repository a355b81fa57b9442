import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { uuidList } from "../../platform/rows/rows.ts";

/** A touch to grade, or a lead to look at again, as a job takes it up and as it is set aside. */
export interface Item {
  kind: "touch" | "lead";
  id: string;
  leadId: string;
  messageId: string | null;
  enrollmentId: string | null;
  sequenceId: string | null;
  versionId: string | null;
}

type TouchRow = Record<Exclude<keyof Item, "kind">, string>;

/** Touches whose time has come, and locks them. */
export async function takeTouches(tx: Tx, which: SQL, limit: number): Promise<Item[]> {
  const rows = await tx.execute<TouchRow>(sql`
    select t.id, t.lead_id as "leadId", m.id as "messageId", m.enrollment_id as "enrollmentId",
      m.sequence_id as "sequenceId", m.version_id as "versionId"
    from touches t join messages m on m.id = t.message_id
    where ${which} order by t.due_at, t.id limit ${limit} for update of t skip locked`);
  return rows.map((row) => ({ kind: "touch", ...row }));
}

/** Leads to look at again; they are taken off the list. */
export async function takeLeads(tx: Tx, limit: number): Promise<Item[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    delete from engagement_checks where lead_id in (
      select lead_id from engagement_checks order by at limit ${limit} for update skip locked)
    returning lead_id as id`);
  return rows.map(({ id }) => ({
    kind: "lead",
    id,
    leadId: id,
    messageId: null,
    enrollmentId: null,
    sequenceId: null,
    versionId: null,
  }));
}

const evidenceDays = 30;
/** Mails of one lead that new evidence is about at most: the latest. */
const mailsAtMost = 20;

/** Messages of leads whose touches new evidence may speak for. */
export async function openMails(tx: Tx, leadIds: readonly string[], now: Date): Promise<string[]> {
  if (leadIds.length === 0) return [];
  const since = new Date(now.getTime() - evidenceDays * 86_400_000).toISOString();
  const rows = await tx.execute<{ id: string }>(sql`
    select m.id from ${uuidList(leadIds)} as x (lead_id)
    cross join lateral (
      select t.message_id as id from touches t
      where t.lead_id = x.lead_id and t.kind in ('open', 'click') and t.verdict <> 'human'
        and t.at > ${since}::timestamptz and t.features is not null
      group by t.message_id order by max(t.at) desc limit ${mailsAtMost}) m`);
  return rows.map(({ id }) => id);
}
