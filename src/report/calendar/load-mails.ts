import { eq, sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { leads, senders } from "../../db/schema/index.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { lastSenderOf } from "../../sender/usage/last-sender.ts";
import type { Course, Person } from "./world.ts";

/** A mail that waits in the ledger. */
export interface WaitingMail {
  id: string;
  enrollmentId: string;
  stepId: string;
  visit: number;
  senderId: string;
  priority: number;
  queuedAt: Date;
  dueAt: Date;
  allowedUntil: Date | null;
  /** Whether it is being handed over right now. */
  sending: boolean;
}

/** The mails of enrollments that wait to be sent; what waits for a person is none. */
export async function loadWaiting(tx: Tx, enrollmentIds: readonly string[]): Promise<WaitingMail[]> {
  type Row = Record<"queuedAt" | "dueAt", string> &
    Omit<WaitingMail, "queuedAt" | "dueAt" | "allowedUntil"> & { allowedUntil: string | null };
  const rows = await tx.execute<Row>(sql`
    select id, enrollment_id as "enrollmentId", step_id as "stepId", attempt_key::int as visit, sender_id as "senderId", priority,
      queued_at as "queuedAt", due_at as "dueAt", allowed_until as "allowedUntil", status = 'sending' as sending
    from messages where enrollment_id in ${uuidList(enrollmentIds)} and status in ('queued', 'deferred', 'sending')
    order by due_at, id`);
  return rows.map((row) => ({
    ...row,
    queuedAt: new Date(row.queuedAt),
    dueAt: new Date(row.dueAt),
    allowedUntil: row.allowedUntil === null ? null : new Date(row.allowedUntil),
  }));
}

/** What picks a sender of several for a lead: as in createMessages. */
export async function loadPicks(
  tx: Tx,
  leadIds: readonly string[],
  pools: ReadonlyMap<string, readonly string[]>,
): Promise<Map<string, Pick<Person, "pick"> & { lastSender: Map<string, string> }>> {
  const picks = await tx.execute<{ id: string; pick: number }>(sql`
    select l.id, hashtext(l.id::text) & 2147483647 as pick from unnest(${`{${leadIds.join(",")}}`}::uuid[]) l (id)`);
  const found = new Map(picks.map(({ id, pick }) => [id, { pick, lastSender: new Map<string, string>() }]));
  const several = [...pools].filter(([, pool]) => pool.length > 1);
  if (several.length === 0 || leadIds.length === 0) return found;
  const wanted = JSON.stringify(several.map(([sequenceId, pool]) => ({ sequenceId, pool })));
  const rows = await tx.execute<{ leadId: string; sequenceId: string; senderId: string }>(sql`
    select e.lead_id as "leadId", e.sequence_id as "sequenceId", last.sender_id as "senderId"
    from (select distinct lead_id, sequence_id from enrollments
      where lead_id in ${uuidList(leadIds)} and status in ('waiting', 'active', 'paused')) e
    join jsonb_to_recordset(${wanted}::text::jsonb) p ("sequenceId" uuid, pool uuid[]) on p."sequenceId" = e.sequence_id
    cross join lateral (${lastSenderOf(sql`e.lead_id`, sql`p.pool`)}) last`);
  for (const { leadId, sequenceId, senderId } of rows) found.get(leadId)?.lastSender.set(sequenceId, senderId);
  return found;
}

/** What decides whether a sequence takes a lead in. */
export type EntryPast = Pick<Person, "lastEnrolled" | "coolUntil" | "leftTopics">;

/** When leads were last taken in by sequences, and what they have said. */
export async function loadPasts(
  tx: Tx,
  leadIds: readonly string[],
  courses: readonly Course[],
): Promise<Map<string, EntryPast>> {
  const people = await tx
    .select({ id: leads.id, coolUntil: leads.coolUntil, consent: leads.consent })
    .from(leads)
    .where(sql`${leads.id} in ${uuidList(leadIds)}`);
  const found = new Map(
    people.map(({ id, coolUntil, consent }): [string, EntryPast] => {
      const said = Object.entries(consent.topics ?? {});
      const leftTopics = said.flatMap(([topic, state]) => (state === "denied" ? [topic] : []));
      return [id, { coolUntil, leftTopics, lastEnrolled: new Map() }];
    }),
  );
  const rows = await tx.execute<{ leadId: string; sequenceId: string; at: string }>(sql`
    select lead_id as "leadId", sequence_id as "sequenceId", max(created_at) as at from enrollments
    where lead_id in ${uuidList(leadIds)} and sequence_id in ${uuidList(courses.map(({ sequenceId }) => sequenceId))}
    group by 1, 2`);
  for (const { leadId, sequenceId, at } of rows) found.get(leadId)?.lastEnrolled.set(sequenceId, new Date(at));
  return found;
}

/** The sender of sequences that name none, as a list. */
export async function findDefaultSenders(tx: Tx): Promise<string[]> {
  return (await tx.select({ id: senders.id }).from(senders).where(eq(senders.isDefault, true))).map(({ id }) => id);
}
