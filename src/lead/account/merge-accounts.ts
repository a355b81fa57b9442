import { eq, sql } from "drizzle-orm";
import { againAfterDeadlock } from "../../aside/again-after-deadlock.ts";
import { accountChanges, accountDomains, accounts } from "../../db/schema/index.ts";
import type { Ground } from "../../ground.ts";
import { ConflictError, found } from "../../platform/errors.ts";
import { holdAccounts, refuseMerged } from "./account.ts";
import { loadChange, moveLeads } from "./change.ts";
import type { AccountMove } from "./change.ts";

/**
 * Merges an account into another: its people and domains go there, its owner and attributes where the other has none of its own.
 * Its id and key mean the other account from now on.
 * @throws NotFoundError; ConflictError `same_account`, `account_merged`
 */
export async function mergeAccounts(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id, from, by }: { id: string; from: string; by: string },
): Promise<AccountMove> {
  if (id === from) throw new ConflictError("same_account", "An account cannot be merged into itself.");
  const now = clock.now();
  const changeId = await againAfterDeadlock(() =>
    db.transaction(async (tx) => {
      const held = await holdAccounts(tx, [id, from]);
      const [into, other] = [id, from].map((one) =>
        found(
          [held.get(one)].filter((row) => !!row),
          "account",
          one,
        ),
      );
      if (into === undefined || other === undefined) throw new Error("held accounts are gone");
      refuseMerged(into);
      refuseMerged(other);
      const domains = await tx
        .update(accountDomains)
        .set({ accountId: id })
        .where(eq(accountDomains.accountId, from))
        .returning({ domain: accountDomains.domain });
      const before = { repId: into.repId, attributes: into.attributes };
      const after = { repId: into.repId ?? other.repId, attributes: { ...other.attributes, ...into.attributes } };
      const detail = { domains: domains.map(({ domain }) => domain), before, after };
      const change = { kind: "merge" as const, accountId: id, otherId: from, detail, by, at: now };
      const [written] = await tx.insert(accountChanges).values(change).returning({ id: accountChanges.id });
      if (written === undefined) throw new Error("insert returned no row");
      await moveLeads(tx, { changeId: written.id, from, to: id, which: sql`true` });
      await tx
        .update(accounts)
        .set({ ...after, updatedAt: now })
        .where(eq(accounts.id, id));
      await tx.update(accounts).set({ mergedInto: id, updatedAt: now }).where(eq(accounts.id, from));
      return written.id;
    }),
  );
  return found(
    [await loadChange(db, changeId)].filter((one) => one !== undefined),
    "account_change",
    changeId,
  );
}
