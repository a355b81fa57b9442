import { eq, inArray } from "drizzle-orm";
import type { Executor, Tx } from "../../db/client.ts";
import { accountDomains, accounts } from "../../db/schema/index.ts";
import { ConflictError, found } from "../../platform/errors.ts";

/** An account as stored. */
export type AccountRow = typeof accounts.$inferSelect;
/** An account with its registrable domains. */
export type Account = AccountRow & { domains: string[] };

/** Adds their domains to accounts. */
export async function withDomains(db: Executor, rows: readonly AccountRow[]): Promise<Account[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const domains = await db
    .select()
    .from(accountDomains)
    .where(inArray(accountDomains.accountId, ids))
    .orderBy(accountDomains.domain);
  const by = Map.groupBy(domains, ({ accountId }) => accountId);
  return rows.map((row) => ({ ...row, domains: (by.get(row.id) ?? []).map(({ domain }) => domain) }));
}

/** The account with this id. @throws NotFoundError */
export async function loadAccount(db: Executor, id: string): Promise<Account> {
  const row = found(await db.select().from(accounts).where(eq(accounts.id, id)), "account", id);
  return found(await withDomains(db, [row]), "account", id);
}

/**
 * Holds accounts, with their domains, against everything that would put somebody into them: whoever just does is waited for. The
 * domains first, then the accounts in the order of ids, then leads.
 * @throws NotFoundError
 */
export async function holdAccounts(tx: Tx, ids: readonly string[]): Promise<Map<string, AccountRow>> {
  await tx
    .select({ domain: accountDomains.domain })
    .from(accountDomains)
    .where(inArray(accountDomains.accountId, [...ids]))
    .orderBy(accountDomains.domain)
    .for("update");
  const rows = await tx
    .select()
    .from(accounts)
    .where(inArray(accounts.id, [...ids]))
    .orderBy(accounts.id)
    .for("no key update");
  const held = new Map(rows.map((row) => [row.id, row]));
  for (const id of ids)
    found(
      [held.get(id)].filter((row) => row !== undefined),
      "account",
      id,
    );
  return held;
}

/** @throws ConflictError `account_merged` */
export function refuseMerged({ id, mergedInto }: AccountRow): void {
  if (mergedInto === null) return;
  throw new ConflictError(
    "account_merged",
    `Account ${id} was merged into ${mergedInto}: use that one, or undo the merge.`,
  );
}
