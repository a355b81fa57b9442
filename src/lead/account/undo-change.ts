import { isDeepStrictEqual } from "node:util";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { againAfterDeadlock } from "../../aside/again-after-deadlock.ts";
import type { Tx } from "../../db/client.ts";
import { accountChanges, accountDomains, accounts } from "../../db/schema/index.ts";
import type { Ground } from "../../ground.ts";
import { ConflictError, found } from "../../platform/errors.ts";
import { holdAccounts, refuseMerged } from "./account.ts";
import type { AccountRow } from "./account.ts";
import { byDomains, loadChange } from "./change.ts";
import type { AccountMove } from "./change.ts";

/** What an undo has left as it was, and why. */
export interface Kept {
  what: "people" | "domain" | "owner" | "attributes" | "account";
  reason: string;
}

export interface Undone {
  change: AccountMove;
  movedBack: number;
  kept: Kept[];
}

/**
 * Undoes a merge or a split: people go back where they were, with those who came since by the same domains, as far as nobody has put
 * them elsewhere. Says what it left.
 * @throws NotFoundError; ConflictError `already_undone`, `account_merged`
 */
export async function undoAccountChange(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id, changeId }: { id: string; changeId: string },
): Promise<Undone> {
  const now = clock.now();
  return againAfterDeadlock(() =>
    db.transaction(async (tx) => {
      const change = await loadChange(tx, changeId);
      const ofHere = change !== undefined && (change.accountId === id || change.otherId === id) ? [change] : [];
      const { kind, accountId, otherId, detail } = found(ofHere, "account_change", changeId);
      const held = await holdAccounts(tx, [accountId, otherId]);
      const [account, other] = [held.get(accountId), held.get(otherId)];
      if (account === undefined || other === undefined) throw new Error("held accounts are gone");
      const [undone] = await tx
        .update(accountChanges)
        .set({ undoneAt: now })
        .where(and(eq(accountChanges.id, changeId), isNull(accountChanges.undoneAt)))
        .returning();
      if (undone === undefined) throw new ConflictError("already_undone", "This was undone before.");
      refuseMerged(account);
      if (kind === "split") refuseMerged(other);
      const [here, back] = kind === "merge" ? [accountId, otherId] : [otherId, accountId];
      const kept: Kept[] = [];
      const movedBack = await moveBack(tx, { changeId, here, back, kind, kept });
      await domainsBack(tx, detail.domains, { here, back, kept });
      const newcomers = await newcomersBack(tx, { here, back, domains: detail.domains });
      if (kind === "merge") {
        await tx
          .update(accounts)
          .set({ ...stoodBefore(account, detail, kept), updatedAt: now })
          .where(eq(accounts.id, accountId));
        await tx.update(accounts).set({ mergedInto: null, updatedAt: now }).where(eq(accounts.id, otherId));
      } else await closeSplit(tx, { here, back, kept }, now);
      const after = await loadChange(tx, changeId);
      return {
        change: found(
          [after].filter((one) => one !== undefined),
          "account_change",
          changeId,
        ),
        movedBack: movedBack + newcomers,
        kept,
      };
    }),
  );
}

interface Way {
  here: string;
  back: string;
}

async function moveBack(
  tx: Tx,
  { changeId, here, back, kind, kept }: Way & { changeId: string; kind: "merge" | "split"; kept: Kept[] },
): Promise<number> {
  // Who was named into the account since stays; a split names people, a merge does not.
  const asMoved = kind === "merge" ? sql`l.account_given = c.given` : sql`true`;
  const rows = await tx.execute<{ moved: boolean }>(sql`
    with people as (
      select l.id, c.given, l.account_id = ${here}::uuid and ${asMoved} as moved
      from account_change_leads c join leads l on l.id = c.lead_id
      where c.change_id = ${changeId}::uuid order by l.id for no key update of l
    ), gone as (
      update leads l set account_id = ${back}::uuid, account_given = p.given
      from people p where p.id = l.id and p.moved
    )
    select moved from people`);
  const stayed = rows.filter(({ moved }) => !moved).length;
  if (stayed > 0) kept.push({ what: "people", reason: `${stayed} were put into an account by somebody since.` });
  return rows.length - stayed;
}

async function domainsBack(tx: Tx, domains: readonly string[], { here, back, kept }: Way & { kept: Kept[] }) {
  if (domains.length === 0) return;
  const rows = await tx
    .update(accountDomains)
    .set({ accountId: back })
    .where(and(inArray(accountDomains.domain, [...domains]), eq(accountDomains.accountId, here)))
    .returning();
  const returned = new Set(rows.map(({ domain }) => domain));
  for (const domain of domains) {
    if (!returned.has(domain)) kept.push({ what: "domain", reason: `${domain} belongs to another account since.` });
  }
}

/** Those who came by the domains since the change. */
async function newcomersBack(tx: Tx, { here, back, domains }: Way & { domains: readonly string[] }): Promise<number> {
  if (domains.length === 0) return 0;
  const rows = await tx.execute(sql`
    with people as (
      select l.id from leads l where l.account_id = ${here}::uuid and ${byDomains(domains)}
        and exists (select from account_domains d where d.account_id = ${back}::uuid
          and (split_part(l.email, '@', 2) = d.domain or right(split_part(l.email, '@', 2), length(d.domain) + 1) = '.' || d.domain))
      order by l.id for no key update of l)
    update leads l set account_id = ${back}::uuid from people p where p.id = l.id returning 1`);
  return rows.length;
}

function stoodBefore({ repId, attributes }: AccountRow, { before, after }: AccountMove["detail"], kept: Kept[]) {
  const isOwner = repId === after.repId;
  if (!isOwner) kept.push({ what: "owner", reason: "Another owner was named since." });
  const isSame = isDeepStrictEqual(attributes, after.attributes);
  if (!isSame) kept.push({ what: "attributes", reason: "They were changed since." });
  return { ...(isOwner && { repId: before.repId }), ...(isSame && { attributes: before.attributes }) };
}

/** An account that was split off and is empty again means the one it was split off; one with people of its own stays. */
async function closeSplit(tx: Tx, { here, back, kept }: Way & { kept: Kept[] }, now: Date): Promise<void> {
  const [closed] = await tx.execute(sql`
    update accounts a set merged_into = ${back}::uuid, updated_at = ${now.toISOString()}::timestamptz
    where a.id = ${here}::uuid and not exists (select from leads where account_id = a.id)
      and not exists (select from account_domains where account_id = a.id) returning 1`);
  if (closed === undefined) {
    kept.push({ what: "account", reason: "The account that was split off has people or domains of its own since." });
  }
}
