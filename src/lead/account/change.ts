import { desc, eq, or, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor, Tx } from "../../db/client.ts";
import { accountChanges } from "../../db/schema/index.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { loadAccount } from "./account.ts";

/** A merge or a split as stored, and how many of those it moved are leads still. */
export type AccountMove = typeof accountChanges.$inferSelect & { people: number };

const mostChanges = 200;

/** One change. */
export async function loadChange(db: Executor, id: string): Promise<AccountMove | undefined> {
  const rows = await db.select().from(accountChanges).where(eq(accountChanges.id, id));
  return (await withPeople(db, rows))[0];
}

/** Merges and splits of an account, the latest first. @throws NotFoundError */
export async function listChanges(db: Executor, { id }: { id: string }): Promise<AccountMove[]> {
  await loadAccount(db, id);
  const rows = await db
    .select()
    .from(accountChanges)
    .where(or(eq(accountChanges.accountId, id), eq(accountChanges.otherId, id)))
    .orderBy(desc(accountChanges.at), desc(accountChanges.id))
    .limit(mostChanges);
  return withPeople(db, rows);
}

async function withPeople(db: Executor, rows: (typeof accountChanges.$inferSelect)[]): Promise<AccountMove[]> {
  if (rows.length === 0) return [];
  const counts = await db.execute<{ id: string; people: number }>(sql`
    select change_id as id, count(*)::int as people from account_change_leads
    where change_id in ${uuidList(rows.map(({ id }) => id))} group by change_id`);
  const by = new Map(counts.map(({ id, people }) => [id, people]));
  return rows.map((row) => ({ ...row, people: by.get(row.id) ?? 0 }));
}

/** Moves leads from one account to another and notes who they were, in the order of ids. @param which over `l` */
export async function moveLeads(
  tx: Tx,
  { changeId, from, to, which, given }: { changeId: string; from: string; to: string; which: SQL; given?: true },
): Promise<void> {
  await tx.execute(sql`
    with people as (
      select l.id, l.account_given from leads l where l.account_id = ${from}::uuid and ${which}
      order by l.id for no key update of l
    ), noted as (
      insert into account_change_leads (change_id, lead_id, given)
      select ${changeId}::uuid, id, account_given from people on conflict do nothing
    )
    update leads l set account_id = ${to}::uuid, account_given = ${given === undefined ? sql`l.account_given` : sql`true`}
    from people p where p.id = l.id`);
}

/** That a lead `l` is where it is by one of these registrable domains. */
export function byDomains(domains: readonly string[]): SQL {
  const host = sql`split_part(l.email, '@', 2)`;
  const named = recordRows(
    domains.map((domain) => ({ domain })),
    "domain text",
  );
  return sql`(not l.account_given and exists (select from ${named}
    where ${host} = r.domain or right(${host}, length(r.domain) + 1) = '.' || r.domain))`;
}
