import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { asciiDomainOf } from "../../platform/email.ts";
import { patternOf } from "./pattern.ts";

/** Whom an erasure is about. `leadId` is null for somebody who is known by an address alone. */
export interface Person {
  leadId: string | null;
  /** Every address of theirs that we know of, normalized. */
  emails: string[];
  /** Regular expression of PostgreSQL that finds their addresses and their name in a text. */
  pattern: string;
}

/** Rows of the ledger and of the inbox that are the person's. */
export interface Traces {
  enrollmentIds: string[];
  messageIds: string[];
  handoffIds: string[];
  /** Mails from the person, about them, or matched to them: nothing stays of what they say. */
  ownMailIds: string[];
  /** Mails of others in which they are mentioned. */
  otherMailIds: string[];
  files: FoundFiles;
}

/** Stored files: those that were looked through, and of these the ones that hold an address of the person. */
export interface FoundFiles {
  looked: string[];
  withThem: string[];
}

/** SQL of a list of texts, as `= any(…)` takes it. */
export const textArray = (texts: readonly string[]): SQL =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify(texts)}::text::jsonb))`;

/**
 * Every address of a lead: today's, those of before a change, those that mails went to, and those that the person wrote from
 * under the lead's own name.
 */
export async function findAddresses(tx: Tx, leadId: string): Promise<string[]> {
  const rows = await tx.execute<{ email: string | null }>(sql`
    select l.email from leads l where l.id = ${leadId}::uuid
    union select o.email from lead_addresses o where o.lead_id = ${leadId}::uuid
    union select a.data ->> 'from' from activities a where a.lead_id = ${leadId}::uuid and a.kind = 'address_changed'
    union select a.data ->> 'to' from activities a where a.lead_id = ${leadId}::uuid and a.kind = 'address_changed'
    union select m.email from messages m where m.lead_id = ${leadId}::uuid
    union select i.from_email from inbound_mails i join leads l on l.id = i.lead_id
      where i.lead_id = ${leadId}::uuid and lower(i.from_name) = lower(concat_ws(' ', l.first_name, l.last_name))
        and not exists (select from leads o where o.email = i.from_email and o.id <> l.id)`);
  return rows.flatMap(({ email }) => (email === null ? [] : [email]));
}

/** The person behind a lead, by every address; undefined when there is no such lead. */
export async function findPerson(tx: Tx, leadId: string): Promise<Person | undefined> {
  const [lead] = await tx.execute<{ firstName: string | null; lastName: string | null }>(sql`
    select first_name as "firstName", last_name as "lastName" from leads where id = ${leadId}::uuid`);
  if (lead === undefined) return undefined;
  const emails = await findAddresses(tx, leadId);
  return { leadId, emails, pattern: patternOf(emails, lead) };
}

/** Mails that mention one of the addresses, or are of the person; found before anything is locked, because it takes a while. */
export async function findMails(
  tx: Tx,
  { leadId, emails, pattern }: Person,
): Promise<{ own: string[]; others: string[] }> {
  const list = textArray(emails);
  const needles = textArray([...new Set(emails.flatMap((email) => [email, inAscii(email)]))]);
  const own = sql`m.lead_id = ${leadId}::uuid
    or lower(m.from_email) = any(${list}) or lower(m.recipient) = any(${list})
    or lower(m.final_recipient) = any(${list}) or lower(m.original_recipient) = any(${list})
    or lower(m.envelope_from) = any(${list}) or lower(m.writer ->> 'email') = any(${list})
    or exists (select from messages s where s.id = m.message_id and s.lead_id = ${leadId}::uuid)
    or exists (select from rep_mails r where r.inbound_mail_id = m.id and lower(r.email) = any(${list}))`;
  const told = sql`concat_ws(' ', m.subject, m.reply_text, m.from_name, m.envelope_to::text, m.delegate, m.diagnostic, m.error,
    m.reasons::text, m.answer::text, m.attachments::text, m.writer::text, m.authentication::text)`;
  const inRaw = sql`exists (select from unnest(${needles}) n where position(n in lower(encode(m.raw, 'escape'))) > 0)`;
  const rows = await tx.execute<{ id: string; own: boolean }>(sql`
    select m.id, coalesce(${own}, false) as own from inbound_mails m
    where coalesce(${own}, false) or ${told} ~* ${pattern} or (m.raw <> '' and ${inRaw})
    order by m.id`);
  return {
    own: rows.flatMap((row) => (row.own ? [row.id] : [])),
    others: rows.flatMap((row) => (row.own ? [] : [row.id])),
  };
}

/** Mails of the person that came, or were matched, since `findMails` looked. */
export async function findLateMails(tx: Tx, { leadId, emails }: Person, known: readonly string[]): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select id from inbound_mails where lead_id = ${leadId}::uuid union
    select id from inbound_mails where from_email = any(${textArray(emails)})`);
  const before = new Set(known);
  return rows.flatMap(({ id }) => (before.has(id) ? [] : [id]));
}

const inAscii = (email: string) => `${email.slice(0, email.lastIndexOf("@"))}@${asciiDomainOf(email)}`;

/** What else is the person's, once it is locked. */
export async function findTraces(
  tx: Tx,
  leadId: string | null,
): Promise<Omit<Traces, "ownMailIds" | "otherMailIds" | "files">> {
  const ids = async (table: SQL): Promise<string[]> => {
    if (leadId === null) return [];
    const rows = await tx.execute<{ id: string }>(sql`select t.id from ${table} t where t.lead_id = ${leadId}::uuid`);
    return rows.map(({ id }) => id);
  };
  return {
    enrollmentIds: await ids(sql`enrollments`),
    messageIds: await ids(sql`messages`),
    handoffIds: await ids(sql`handoffs`),
  };
}
