import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { newId } from "../../platform/ids.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { leadOfAddress } from "../address/lead-of-address.ts";
import { registrableDomain } from "../company/registrable-domain.ts";

/**
 * The account of a registrable domain, as an expression; null when there is none, or no domain. Whoever reads it keeps it as it is
 * until the commit: a merge waits. The order of locks is domains, accounts, leads, the same everywhere.
 */
export function accountOfDomain(domain: string | null): SQL<string | null> {
  return sql<string | null>`(select account_id from account_domains where domain = ${domain}::text for share)`;
}

/** The same for a lead that is written by its address; nothing is read, or kept, for one that has an account. */
export function accountOfNew(email: string, domain: string | null): SQL<string | null> {
  return sql<string | null>`case when exists (select from leads k where k.email = ${email} and k.account_id is not null)
    then null else ${accountOfDomain(domain)} end`;
}

/** Keeps domains with the accounts that they have until the commit. The caller has locked no lead yet. */
export async function holdDomains(tx: Executor, domains: readonly (string | null)[]): Promise<void> {
  const named = [...new Set(domains.filter((domain) => domain !== null))].map((domain) => ({ domain }));
  if (named.length === 0) return;
  await tx.execute(sql`
    select d.domain from ${recordRows(named, "domain text")} join account_domains d on d.domain = r.domain
    order by d.domain for share of d`);
}

/** A lead without an account, at a company that may have none yet. */
export interface Unplaced {
  id: string;
  domain: string;
}

/**
 * Gives leads the accounts of their domains, made where there are none yet, in the caller's transaction, which has the leads.
 * Whoever has an account keeps it. In the order of domains, so that two imports never wait for each other.
 * @returns the account of each lead
 */
export async function placeLeads(tx: Executor, people: readonly Unplaced[], now: Date): Promise<Map<string, string>> {
  if (people.length === 0) return new Map();
  const domains = [...new Set(people.map(({ domain }) => domain))].sort();
  const at = sql`${now.toISOString()}::timestamptz`;
  await tx.execute(sql`
    with made as (
      insert into account_domains (domain, account_id)
      select r.domain, r.id from ${recordRows(
        domains.map((domain) => ({ domain, id: newId() })),
        "domain text, id uuid",
      )} where not exists (select from account_domains d where d.domain = r.domain)
      order by r.domain on conflict (domain) do nothing returning domain, account_id
    )
    insert into accounts (id, name, created_at, updated_at) select account_id, domain, ${at}, ${at} from made`);
  const rows = await tx.execute<{ id: string; accountId: string }>(sql`
    update leads l set account_id = d.account_id
    from ${recordRows(people, "id uuid, domain text")}
      cross join lateral (select account_id from account_domains where domain = r.domain for share) d
    where l.id = r.id and l.account_id is null
    returning l.id, l.account_id as "accountId"`);
  return new Map(rows.map(({ id, accountId }) => [id, accountId]));
}

/** Puts a lead with another address, or no named account any more, where its domain belongs; one with a named account stays. */
export async function placeByDomain(
  tx: Executor,
  { id, email }: { id: string; email: string },
  now: Date,
): Promise<void> {
  const domain = registrableDomain(email);
  const [placed] = await tx.execute<{ accountId: string | null }>(sql`
    update leads set account_id = ${accountOfDomain(domain)} where id = ${id}::uuid and not account_given
    returning account_id as "accountId"`);
  if (placed?.accountId === null && domain !== null) await placeLeads(tx, [{ id, domain }], now);
}

/** The account of whoever writes from an address: a lead's own, else that of its domain. */
export async function accountOfAddress(db: Executor, email: string): Promise<string | null> {
  const domain = registrableDomain(email);
  const [row] = await db.execute<{ id: string | null }>(sql`
    select case when w.id is not null then (select account_id from leads where id = w.id)
      else (select account_id from account_domains where domain = ${domain}::text) end as id
    from (select ${leadOfAddress(email)} as id) w`);
  return row?.id ?? null;
}

/** The accounts of leads, each once. */
export async function accountsOf(db: Executor, leadIds: readonly string[]): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(sql`
    select distinct account_id as id from leads where id in ${uuidList(leadIds)} and account_id is not null`);
  return rows.map(({ id }) => id);
}
