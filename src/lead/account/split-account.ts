import { and, eq, inArray, sql } from "drizzle-orm";
import { againAfterDeadlock } from "../../aside/again-after-deadlock.ts";
import type { Tx } from "../../db/client.ts";
import { accountChanges, accountDomains, accounts, leads } from "../../db/schema/index.ts";
import type { Ground } from "../../ground.ts";
import { found, InvalidInputError } from "../../platform/errors.ts";
import { jsonPointer } from "../../platform/http/validation.ts";
import { newId } from "../../platform/ids.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { holdAccounts, refuseMerged } from "./account.ts";
import { byDomains, loadChange, moveLeads } from "./change.ts";
import type { AccountMove } from "./change.ts";
import { requireFreeKey } from "./patch-account.ts";

export interface SplitInput {
  id: string;
  name: string;
  key?: string | undefined;
  leadIds: readonly string[];
  domains: readonly string[];
  by: string;
}

/**
 * Makes an account of some people of another one, or of its domains with all who are there by them. People that are named stay
 * in the new account whatever their address.
 * @throws NotFoundError; InvalidInputError `not_in_account`; ConflictError `account_key_taken`, `account_merged`
 */
export async function splitAccount(
  { db, clock }: Pick<Ground, "db" | "clock">,
  input: SplitInput,
): Promise<AccountMove> {
  const { id, name, key = null, leadIds, by } = input;
  const domains = input.domains.map((domain) => domain.toLowerCase());
  const now = clock.now();
  const changeId = await againAfterDeadlock(() =>
    db.transaction(async (tx) => {
      const account = found(
        [(await holdAccounts(tx, [id])).get(id)].filter((row) => row !== undefined),
        "account",
        id,
      );
      refuseMerged(account);
      if (key !== null) await requireFreeKey(tx, key, null);
      await requireHere(tx, id, leadIds, domains);
      const otherId = newId();
      await tx.insert(accounts).values({ id: otherId, key, name, createdAt: now, updatedAt: now });
      const stood = { repId: account.repId, attributes: account.attributes };
      const change = { kind: "split" as const, accountId: id, otherId, by, at: now };
      const [written] = await tx
        .insert(accountChanges)
        .values({ ...change, detail: { domains, before: stood, after: stood } })
        .returning({ id: accountChanges.id });
      if (written === undefined) throw new Error("insert returned no row");
      const moved = { changeId: written.id, from: id, to: otherId };
      await moveLeads(tx, { ...moved, which: sql`l.id in ${uuidList(leadIds)}`, given: true });
      if (domains.length > 0) {
        await tx.update(accountDomains).set({ accountId: otherId }).where(inArray(accountDomains.domain, domains));
        await moveLeads(tx, { ...moved, which: byDomains(domains) });
      }
      return written.id;
    }),
  );
  return found(
    [await loadChange(db, changeId)].filter((one) => one !== undefined),
    "account_change",
    changeId,
  );
}

/** @throws InvalidInputError `not_in_account` with everything that is of another account, or of none */
async function requireHere(tx: Tx, id: string, leadIds: readonly string[], domains: readonly string[]): Promise<void> {
  const here = await tx
    .select({ id: leads.id })
    .from(leads)
    .where(and(inArray(leads.id, [...leadIds]), eq(leads.accountId, id)));
  const hosts = await tx
    .select({ domain: accountDomains.domain })
    .from(accountDomains)
    .where(and(inArray(accountDomains.domain, [...domains]), eq(accountDomains.accountId, id)));
  const known = new Set([...here.map((one) => one.id), ...hosts.map(({ domain }) => domain)]);
  const problems = (name: string, given: readonly string[]) =>
    given.flatMap((one, index) =>
      known.has(one)
        ? []
        : [{ pointer: jsonPointer([name, String(index)]), code: "not_in_account", message: "is not of this account" }],
    );
  const wrong = [...problems("leadIds", leadIds), ...problems("domains", domains)];
  if (wrong.length === 0) return;
  throw new InvalidInputError("not_in_account", "Only people and domains of the account can be split off it.", wrong);
}
