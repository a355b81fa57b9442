import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { Executor, Tx } from "../db/client.ts";
import { leads } from "../db/schema/index.ts";
import type { Attributes } from "../db/schema/leads.ts";
import { normalizeEmail } from "../platform/email.ts";
import { newId } from "../platform/ids.ts";
import { namedAccounts } from "./account/named-accounts.ts";
import { addressInUse } from "./address/lead-of-address.ts";
import { accountOfNew, holdDomains, placeLeads } from "./account/place.ts";
import { registrableDomain } from "./company/registrable-domain.ts";
import type { ConsentStatement } from "./consent/consent-input.ts";
import { recordRows } from "../platform/rows/record-rows.ts";

/** What is told of a lead. Consent is written down by the room of that name, with the lead. */
export interface UpsertLeadInput {
  email: string;
  firstName?: string | undefined;
  lastName?: string | undefined;
  company?: string | undefined;
  timezone?: string | undefined;
  locale?: string | undefined;
  attributes?: Attributes | undefined;
  tags?: string[] | undefined;
  /** The id of an account, or a key of your own; taken only from who is trusted with given fields. */
  account?: string | undefined;
  /** Points; taken only from who is trusted with given fields. */
  score?: { fit?: number | undefined; engagement?: number | undefined } | undefined;
  /** What the person said of mails and of being measured. */
  consent?: ConsentStatement | undefined;
}

export type Lead = typeof leads.$inferSelect;

/**
 * Creates the lead with this address, or updates it, be it a further address of the lead: attributes and tags are merged into what is known. Never changes
 * the stage.
 * @param trust `given`: given fields replace what is known; `known`: they only fill in what is not, for sources that
 *   anybody can write to
 * @param source where a lead comes from that is new: `form:` and its name, `inquiry`
 */
export async function upsertLead(
  tx: Executor,
  input: UpsertLeadInput,
  now: Date,
  trust: "given" | "known" = "given",
  source = "api",
): Promise<Lead> {
  const { firstName, lastName, company, timezone, locale } = input;
  const score = trust === "given" ? input.score : undefined;
  const named = trust === "given" ? input.account : undefined;
  const given = named === undefined ? undefined : (await namedAccounts(tx, [named], now)).get(named);
  const email = normalizeEmail(input.email);
  const domain = registrableDomain(email);
  const [lead] = await tx
    .insert(leads)
    .values({
      email: addressInUse(email),
      firstName,
      lastName,
      company,
      accountId: given ?? accountOfNew(email, domain),
      accountGiven: given !== undefined,
      timezone,
      locale,
      attributes: input.attributes ?? {},
      tags: [...new Set(input.tags ?? [])],
      fitScore: score?.fit,
      engagementScore: score?.engagement,
      source,
      stageAt: now,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoUpdate({
      target: leads.email,
      set: { ...changes(trust), fitScore: score?.fit, engagementScore: score?.engagement, updatedAt: now },
    })
    .returning();
  if (lead === undefined) throw new Error("upsert returned no row");
  if (lead.accountId !== null || domain === null) return lead;
  const placed = await placeLeads(tx, [{ id: lead.id, domain }], now);
  return { ...lead, accountId: placed.get(lead.id) ?? null };
}

/** What becomes of the known fields of a lead, of those given (`excluded`). */
function changes(trust: "given" | "known") {
  const given = trust === "given";
  const merged = (known: AnyPgColumn, value: SQL) =>
    given ? sql`coalesce(${value}, ${known})` : sql`coalesce(${known}, ${value})`;
  return {
    firstName: merged(leads.firstName, sql`excluded.first_name`),
    lastName: merged(leads.lastName, sql`excluded.last_name`),
    company: merged(leads.company, sql`excluded.company`),
    accountId: sql`case when excluded.account_given then excluded.account_id
      else coalesce(${leads.accountId}, excluded.account_id) end`,
    accountGiven: sql`${leads.accountGiven} or excluded.account_given`,
    timezone: merged(leads.timezone, sql`excluded.timezone`),
    locale: merged(leads.locale, sql`excluded.locale`),
    attributes: given
      ? sql`${leads.attributes} || excluded.attributes`
      : sql`excluded.attributes || ${leads.attributes}`,
    tags: sql`(select coalesce(array_agg(distinct tag), '{}') from unnest(${leads.tags} || excluded.tags) as tag)`,
  };
}

// A type alias, not an interface: rows of a query have an index signature.
type Upserted = { id: string; email: string; created: boolean; given: string[] };
type Row = UpsertLeadInput & { id: string; accountId: string | null; domain: string | null };

/**
 * upsertLead for many leads by one statement, in the order given: a later row of the same address is merged into the earlier one.
 * @param source where those come from that are new
 * @returns each lead once, by which addresses it was given, and whether it is new
 */
export async function upsertLeads(
  tx: Tx,
  inputs: readonly UpsertLeadInput[],
  now: Date,
  source = "api",
  trust: "given" | "known" = "given",
): Promise<Upserted[]> {
  await holdDomains(
    tx,
    inputs.map(({ email }) => registrableDomain(normalizeEmail(email))),
  );
  const named = await namedAccounts(tx, trust === "given" ? inputs.flatMap(({ account }) => account ?? []) : [], now);
  const inUse = await addressesInUse(
    tx,
    inputs.map(({ email }) => normalizeEmail(email)),
  );
  const given = new Map<string, string[]>();
  const rows = inputs.map(({ consent: _consent, account, ...input }): Row => {
    const told = normalizeEmail(input.email);
    const email = inUse.get(told) ?? told;
    given.set(email, [...(given.get(email) ?? []), told]);
    const accountId = (account !== undefined && named.get(account)) || null;
    return { ...input, id: newId(), email, accountId, domain: registrableDomain(email) };
  });
  // In the order of ids, as enrolling holds leads, so that two never wait for each other.
  await tx.execute(sql`
    select l.id from leads l join ${recordRows(rows, "email text")} on r.email = l.email
    order by l.id for no key update of l`);
  const upserted = new Map<string, Upserted>();
  let left = rows;
  while (left.length > 0) {
    // One statement cannot touch a row twice.
    const first = new Map(left.toReversed().map((row) => [row.email, row]));
    const sorted = [...first.values()].sort((a, b) => (a.email < b.email ? -1 : 1));
    const added = await upsertOnce(tx, sorted, now, source, trust);
    if (trust === "given") await writeScores(tx, sorted);
    for (const lead of added) {
      const created = lead.created || upserted.get(lead.email)?.created === true;
      upserted.set(lead.email, { ...lead, created, given: [...new Set(given.get(lead.email))] });
    }
    left = left.filter((row) => first.get(row.email) !== row);
  }
  return [...upserted.values()];
}

const columns = `id uuid, email text, "firstName" text, "lastName" text, company text, "accountId" uuid,
  domain text, timezone text, locale text, attributes jsonb, tags jsonb`;

async function upsertOnce(
  tx: Tx,
  rows: readonly Row[],
  now: Date,
  source: string,
  trust: "given" | "known",
): Promise<Omit<Upserted, "given">[]> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const { firstName, lastName, company, accountId, accountGiven, timezone, locale, attributes, tags } = changes(trust);
  // PostgreSQL sets xmax only on a row that it updates.
  const upserted = await tx.execute<Omit<Upserted, "given"> & { accountId: string | null }>(sql`
    insert into leads (id, email, first_name, last_name, company, account_id, account_given, timezone, locale, attributes, tags,
      source, stage_at, created_at, updated_at)
    select r.id, r.email, r."firstName", r."lastName", r.company, coalesce(r."accountId", d.account_id),
      r."accountId" is not null, r.timezone, r.locale, coalesce(r.attributes, '{}'),
      array(select distinct jsonb_array_elements_text(r.tags)), ${source}, ${at}, ${at}, ${at}
    from ${recordRows(rows, columns)} left join account_domains d on d.domain = r.domain
    on conflict (email) do update set first_name = ${firstName}, last_name = ${lastName}, company = ${company},
      account_id = ${accountId}, account_given = ${accountGiven}, timezone = ${timezone}, locale = ${locale}, attributes = ${attributes}, tags = ${tags}, updated_at = ${at}
    returning id, email, (xmax = 0) as created, account_id as "accountId"`);
  const domains = new Map(rows.map(({ email, domain }) => [email, domain]));
  const unplaced = upserted.flatMap(({ id, email, accountId: known }) => {
    const domain = domains.get(email) ?? null;
    return known === null && domain !== null ? [{ id, domain }] : [];
  });
  await placeLeads(tx, unplaced, now);
  return upserted.map(({ id, email, created }) => ({ id, email, created }));
}

/** Of further addresses of leads, those that their mails go to. */
async function addressesInUse(tx: Tx, emails: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const asked = emails.map((email) => ({ email }));
  const rows = await tx.execute<{ other: string; email: string }>(sql`
    select a.email as other, l.email from ${recordRows(asked, "email text")}
      join lead_addresses a on a.email = r.email join leads l on l.id = a.lead_id`);
  return new Map(rows.map(({ other, email }) => [other, email]));
}

/** Scores that were given replace what is known; an insert could not tell one that was not given from zero. */
async function writeScores(tx: Tx, rows: readonly UpsertLeadInput[]): Promise<void> {
  const scored = rows.flatMap(({ email, score }) => (score === undefined ? [] : [{ email, ...score }]));
  if (scored.length === 0) return;
  await tx.execute(sql`
    update leads l set fit_score = coalesce(r.fit, l.fit_score), engagement_score = coalesce(r.engagement, l.engagement_score)
    from ${recordRows(scored, "email text, fit integer, engagement integer")} where l.email = r.email`);
}
