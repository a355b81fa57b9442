import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { ErasedRows } from "../../db/schema/erasures.ts";
import { companyDomain } from "../../lead/company/company-domain.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { redacted, redactedJson } from "./empty-mails.ts";
import { findFiles } from "./find-files.ts";
import { textArray } from "./find-traces.ts";
import type { Person, Traces } from "./find-traces.ts";

/**
 * Takes the person out of what is not theirs and may name them: work set aside, problems of imports, answers kept for repeated
 * requests, notices owed, corrections, and the timelines and decisions of those whom a mail of theirs was about, or who are at
 * the same company, or who they were taken for.
 * @returns rows by table
 */
export async function strikeOut(tx: Tx, person: Person, traces: Traces): Promise<ErasedRows> {
  const { leadId, pattern } = person;
  const { enrollmentIds, messageIds, handoffIds, ownMailIds, otherMailIds } = traces;
  const ids = [...enrollmentIds, ...messageIds, ...handoffIds, ...ownMailIds, ...(leadId === null ? [] : [leadId])];
  const list = textArray(ids);
  const count = async (statement: SQL): Promise<number> => (await tx.execute(statement)).length;
  const deletedAsides = await count(sql`
    delete from set_asides where lead_id = ${leadId}::uuid or subject = any(${list}) or enrollment_id in ${uuidList(enrollmentIds)}
    returning 1`);
  const asides = await count(sql`
    update set_asides set reason = ${redacted(sql`reason`, person)}, about = ${redacted(sql`about`, person)},
      detail = ${redactedJson(sql`detail`, person)}
    where concat_ws(' ', reason, about, detail::text) ~* ${pattern} returning 1`);
  const reported = await count(sql`
    delete from import_problems where email = any(${textArray(person.emails)}) returning 1`);
  const foreseen = await count(sql`
    delete from import_foreseen where email = any(${textArray(person.emails)}) returning 1`);
  const { withThem: late } = await findFiles(tx, person.emails, traces.files.looked);
  const files = await count(sql`
    delete from import_files where id in ${uuidList([...traces.files.withThem, ...late])} returning 1`);
  const bulk = await strikeOutOfBulk(tx, person);
  const problems = await count(sql`
    update import_problems set problems = ${redactedJson(sql`problems`, person)} where problems::text ~* ${pattern} returning 1`);
  const imports = await count(sql`
    update imports set failure = ${redactedJson(sql`failure`, person)} where failure::text ~* ${pattern} returning 1`);
  // The repeat of a request is still known, and answered with nothing of them.
  const answers = await count(sql`
    update idempotency_keys set body = '{"erased":true}', headers = '{"content-type":"application/json"}'
    where concat_ws(' ', body, headers::text, key) ~* ${pattern}
      or exists (select from unnest(${list}) n where position(n in concat_ws(' ', body, headers::text)) > 0) returning 1`);
  const owed = await count(sql`
    delete from outbox where entry ->> 'leadId' = any(${list}) or entry ->> 'handoffId' = any(${list})
      or entry ->> 'inboundMailId' = any(${list}) or entry ->> 'messageId' = any(${list}) returning 1`);
  // What is about a lead goes with it; this is about their address alone, or was.
  const toldOf = await count(sql`
    delete from webhook_events where lead_id is null and data ->> 'email' = any(${textArray(person.emails)}) returning 1`);
  const corrected = await count(sql`
    update corrections set reason = ${redacted(sql`reason`, person)} where reason ~* ${pattern} returning 1`);
  const near = sql`(${nearby(person, [...ownMailIds, ...otherMailIds])})`;
  const merges = sql`(select m.id from lead_merges m where ${mergesOf(person)})`;
  const told = await count(sql`
    update activities a set data = a.data - 'email' - 'differences' where a.lead_id in ${near}
      and a.kind = 'merged' and a.data ->> 'mergeId' in (select id::text from ${merges} m)
      and a.data ?| '{email,differences}' returning 1`);
  const timeline = await count(sql`
    update activities a set data = ${redactedJson(sql`data`, person)} where a.lead_id in ${near}
      and a.data::text ~* ${pattern} returning 1`);
  const decided = await count(sql`
    update decisions d set made = ${redactedJson(sql`made`, person)} where d.lead_id in ${near}
      and d.made::text ~* ${pattern} returning 1`);
  const merged = await count(sql`delete from lead_merges where id in ${merges} returning 1`);
  return {
    set_asides: deletedAsides + asides,
    import_problems: reported + problems + imports,
    import_foreseen: foreseen,
    import_files: files,
    bulk_actions: bulk,
    idempotency_keys: answers,
    outbox: owed,
    webhook_events: toldOf,
    corrections: corrected,
    activities_of_others: timeline + told,
    decisions_of_others: decided,
    lead_merges: merged,
  };
}

/**
 * Bulk actions whose filter, tag or reason names the person. Without what names them a filter or a tag means others, so those are
 * emptied, and canceled if they run; what is left of a reason is one.
 */
async function strikeOutOfBulk(tx: Tx, person: Person): Promise<number> {
  const { pattern } = person;
  // Of a filter, what is no free text is one of our own words, which somebody may be called.
  const filtered = sql`exists (select from jsonb_each_text(target -> 'filter') f
    where f.key in ('email', 'q', 'tag', 'source', 'campaign', 'segment') and f.value ~* ${pattern})`;
  const emptied = await tx.execute(sql`
    update bulk_actions set target = '{"erased":true}',
      action = case when action ->> 'tag' ~* ${pattern} then jsonb_set(action, '{tag}', '"[erased]"') else action end,
      finished_at = case when status = 'running' then now() else finished_at end,
      status = case when status = 'running' then 'canceled' else status end
    where ${filtered} or action ->> 'tag' ~* ${pattern} returning 1`);
  const reasons = await tx.execute(sql`
    update bulk_actions set action = jsonb_set(action, '{detail}', to_jsonb(${redacted(sql`action ->> 'detail'`, person)}))
    where action ->> 'detail' ~* ${pattern} returning 1`);
  return emptied.length + reasons.length;
}

/** Merges of the person into others, by which other leads keep what was theirs. */
function mergesOf({ leadId, emails }: Person): SQL {
  return sql`(m.from_id = ${leadId}::uuid or m.from_email = any(${textArray(emails)}))
    and m.lead_id is distinct from ${leadId}::uuid`;
}

/**
 * Leads whose history may name the person: those of the mails, those at the same company, who leave with a colleague, and those
 * they were merged with.
 */
function nearby(person: Person, mailIds: readonly string[]): SQL {
  const { leadId, emails } = person;
  const domains = textArray([...new Set(emails.flatMap((email) => companyDomain(email) ?? []))]);
  return sql`
    select m.lead_id as id from inbound_mails m where m.id in ${uuidList(mailIds)} and m.lead_id is not null
    union select l.id from leads l where split_part(l.email, '@', 2) = any(${domains}) and l.id is distinct from ${leadId}::uuid
    union select m.lead_id from lead_merges m where ${mergesOf(person)}
    union select m.from_id from lead_merges m where m.lead_id = ${leadId}::uuid`;
}
