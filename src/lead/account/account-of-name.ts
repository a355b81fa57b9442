import { eq } from "drizzle-orm";
import { validate as isUuid } from "uuid";
import type { Executor } from "../../db/client.ts";
import { accounts } from "../../db/schema/index.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";

/** The id of the account that is meant by an id or a key of your own; an id comes first. @throws NotFoundError */
export async function accountIdOf(db: Executor, name: string): Promise<string> {
  const known = await findAccountId(db, name);
  if (known === undefined) throw new NotFoundError("account", name);
  return known;
}

/** The same; undefined when there is no such account. */
export async function findAccountId(db: Executor, name: string): Promise<string | undefined> {
  const byKey = await db.select({ id: accounts.id }).from(accounts).where(eq(accounts.key, name));
  if (!isUuid(name)) return byKey[0]?.id;
  const byId = await db.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, name));
  return (byId[0] ?? byKey[0])?.id;
}

/** A key that is the id of another account would mean that one. @throws ConflictError `account_key_is_id` */
export async function refuseIdAsKey(db: Executor, key: string, exceptId: string | null): Promise<void> {
  if (!isUuid(key) || key === exceptId) return;
  const [other] = await db.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, key));
  if (other === undefined) return;
  throw new ConflictError("account_key_is_id", "This key is the id of another account: take another key.");
}
