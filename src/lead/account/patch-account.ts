import { and, eq, ne, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { accounts, reps } from "../../db/schema/index.ts";
import type { Attributes } from "../../db/schema/leads.ts";
import type { Tx } from "../../db/client.ts";
import { ConflictError, found, InvalidInputError } from "../../platform/errors.ts";
import { refuseIdAsKey } from "./account-of-name.ts";
import { loadAccount, refuseMerged } from "./account.ts";
import type { Account } from "./account.ts";

export interface AccountChange {
  name?: string | undefined;
  key?: string | null | undefined;
  ownerId?: string | null | undefined;
  attributes?: Attributes | undefined;
}

/**
 * Changes the named fields of an account; attributes are merged by RFC 7396.
 * @throws NotFoundError; InvalidInputError `rep_not_found`; ConflictError `account_key_taken`, `account_key_is_id`, `account_merged`
 */
export async function patchAccount(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id, patch: { name, key, ownerId, attributes } }: { id: string; patch: AccountChange },
): Promise<Account> {
  return db.transaction(async (tx) => {
    if (typeof ownerId === "string") await requireRep(tx, ownerId);
    if (typeof key === "string") await requireFreeKey(tx, key, id);
    const set = {
      name,
      key,
      repId: ownerId,
      ...(attributes !== undefined && { attributes: merged(attributes) }),
      updatedAt: clock.now(),
    };
    refuseMerged(found(await tx.update(accounts).set(set).where(eq(accounts.id, id)).returning(), "account", id));
    return loadAccount(tx, id);
  });
}

/** @throws ConflictError `account_key_taken`, `account_key_is_id` */
export async function requireFreeKey(tx: Tx, key: string, exceptId: string | null): Promise<void> {
  await refuseIdAsKey(tx, key, exceptId);
  const [other] = await tx
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.key, key), exceptId === null ? undefined : ne(accounts.id, exceptId)));
  if (other === undefined) return;
  throw new ConflictError("account_key_taken", `Account ${other.id} has this key: take another, or merge the two.`);
}

async function requireRep(tx: Tx, id: string): Promise<void> {
  const [rep] = await tx.select({ id: reps.id }).from(reps).where(eq(reps.id, id));
  if (rep !== undefined) return;
  const problem = { pointer: "/ownerId", code: "rep_not_found", message: "is no rep: GET /v1/reps lists them" };
  throw new InvalidInputError("rep_not_found", `There is no rep "${id}".`, [problem]);
}

function merged(attributes: Attributes): SQL {
  const entries = Object.entries(attributes);
  const set = JSON.stringify(Object.fromEntries(entries.filter(([, value]) => value !== null)));
  const removed = JSON.stringify(entries.flatMap(([key, value]) => (value === null ? [key] : [])));
  return sql`(${accounts.attributes} || ${set}::text::jsonb)
    - array(select jsonb_array_elements_text(${removed}::text::jsonb))`;
}
