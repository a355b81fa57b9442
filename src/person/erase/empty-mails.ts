import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { ErasedRows } from "../../db/schema/erasures.ts";
import { textArray } from "./find-traces.ts";
import type { Person, Traces } from "./find-traces.ts";

/** What stands in a text where a person was. */
const gone = "[erased]";

/** SQL of a text without the person. */
export const redacted = (column: SQL, { pattern }: Pick<Person, "pattern">): SQL =>
  sql`regexp_replace(${column}, ${pattern}, ${gone}, 'gi')`;

/** SQL of a JSON value without the person: neither an address nor a name holds what JSON escapes, or it is not found. */
export const redactedJson = (column: SQL, person: Pick<Person, "pattern">): SQL =>
  sql`${redacted(sql`${column}::text`, person)}::jsonb`;

/**
 * Empties mails that came in. Of one that is the person's its kind and time stay, for the counts, and its digest, by which the
 * same mail is known again when a mailbox is read anew. In those of others the person is struck out, and the raw mail goes.
 */
export async function emptyMails(
  tx: Tx,
  person: Person,
  { ownMailIds, otherMailIds }: Pick<Traces, "ownMailIds" | "otherMailIds">,
  now: Date,
): Promise<ErasedRows> {
  const at = sql`${now.toISOString()}::timestamptz`;
  await tx.execute(sql`delete from corrections where inbound_mail_id in ${uuidList(ownMailIds)}`);
  await tx.execute(sql`
    update inbound_mails set raw = '', size = 0, envelope_from = '', envelope_to = '{}', remote_ip = null, helo = null, error = null,
      recipient = null, final_recipient = null, original_recipient = null, diagnostic = null, reasons = null, returns_on = null,
      delegate = null, attachments = '[]', lead_id = nullif(lead_id, ${person.leadId}::uuid), message_id = null, writer = null,
      authentication = null, from_email = null, from_name = null, subject = null, reply_text = null, answer = null,
      status = 'settled', review = case when review = 'needed' then 'dismissed' else review end, held_until = null,
      settled_at = coalesce(settled_at, ${at})
    where id in ${uuidList(ownMailIds)}`);
  const text = (name: string) => sql`${sql.identifier(name)} = ${redacted(sql`${sql.identifier(name)}`, person)}`;
  const json = (name: string) => sql`${sql.identifier(name)} = ${redactedJson(sql`${sql.identifier(name)}`, person)}`;
  const texts = [
    "envelope_from",
    "recipient",
    "final_recipient",
    "original_recipient",
    "diagnostic",
    "delegate",
    "error",
  ];
  const set = [
    ...[...texts, "from_email", "from_name", "subject", "reply_text"].map(text),
    ...["reasons", "attachments", "writer", "authentication", "answer"].map(json),
    sql`envelope_to = array(select ${redacted(sql`e`, person)} from unnest(envelope_to) e)`,
  ];
  await tx.execute(sql`
    update inbound_mails set raw = '', ${sql.join(set, sql`, `)} where id in ${uuidList(otherMailIds)}`);
  await strikeOutOfNotices(tx, person, { ownMailIds, otherMailIds });
  return { inbound_mails: ownMailIds.length, inbound_mails_of_others: otherMailIds.length };
}

/**
 * What reps were told of these mails, and what they wrote in those threads. A notice of a mail of the person, and a later one of the
 * thread, which tells the conversation once more, is emptied, and so is what a rep wrote to the person. In what was written to others
 * since, what is quoted may be the person's words.
 */
async function strikeOutOfNotices(
  tx: Tx,
  person: Person,
  { ownMailIds, otherMailIds }: Pick<Traces, "ownMailIds" | "otherMailIds">,
): Promise<void> {
  const about = sql`select h.id from handoffs h
    where h.lead_id in (select lead_id from inbound_mails where id in ${uuidList([...ownMailIds, ...otherMailIds])})`;
  const since = (at: SQL) => sql`exists (select from handoffs h join inbound_mails m on m.lead_id = h.lead_id
    where h.id = handoff_id and m.id in ${uuidList(ownMailIds)} and m.received_at <= ${at})`;
  await tx.execute(sql`
    update relay_notices set subject = '', text = ''
    where inbound_mail_id in ${uuidList(ownMailIds)} or (handoff_id in (${about}) and ${since(sql`sent_at`)})`);
  await tx.execute(sql`
    update relay_notices set subject = ${redacted(sql`subject`, person)}, text = ${redacted(sql`text`, person)}
    where handoff_id in (${about})`);
  const isTheirs = sql`lower(email) = any(${textArray(person.emails)})`;
  await tx.execute(sql`
    update rep_mails set subject = '', text = '', html = null, attachments = '[]', in_reply_to = null where ${isTheirs}`);
  const quotes = sql`regexp_replace(text, '^>.*$', ${`> ${gone}`}, 'gn')`;
  await tx.execute(sql`
    update rep_mails set text = ${quotes}, html = null where handoff_id in (${about}) and ${since(sql`at`)}`);
  await tx.execute(sql`
    update rep_mails set email = ${redacted(sql`email`, person)}, subject = ${redacted(sql`subject`, person)},
      text = ${redacted(sql`text`, person)}, html = ${redacted(sql`html`, person)}, error = ${redacted(sql`error`, person)},
      not_relayed_to = ${redactedJson(sql`not_relayed_to`, person)}, attachments = ${redactedJson(sql`attachments`, person)}
    where handoff_id in (${about}) or ${isTheirs}`);
}
