import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { equals, listPage } from "../../db/list-page.ts";
import { accounts } from "../../db/schema/index.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import { withDomains } from "./account.ts";
import type { Account } from "./account.ts";

export interface AccountFilter {
  /** how a name, a key or a domain begins */
  q?: string | undefined;
  /** id of a rep */
  owner?: string | undefined;
  domain?: string | undefined;
}

/** Accounts that match every given filter, newest first; those that were merged into another are left out. */
export async function listAccounts(
  { db }: Pick<Ground, "db">,
  { q, owner, domain, ...page }: PageQuery & AccountFilter,
): Promise<Page<Account>> {
  const { rows, nextCursor } = await listPage(
    db,
    accounts,
    page,
    sql`${accounts.mergedInto} is null`,
    equals(accounts.repId, owner),
    q === undefined ? undefined : beginsLike(q.toLowerCase()),
    domain === undefined
      ? undefined
      : sql`${accounts.id} = (select account_id from account_domains where domain = ${domain.toLowerCase()})`,
  );
  return { rows: await withDomains(db, rows), nextCursor };
}

function beginsLike(text: string) {
  const like = `${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return sql`${accounts.id} in (
    select id from accounts where lower(name) like ${like}
    union select id from accounts where lower(key) like ${like}
    union select account_id from account_domains where domain like ${like})`;
}
