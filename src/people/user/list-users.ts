import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { equals, listPage } from "../../db/list-page.ts";
import { users } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import type { User } from "./user-schemas.ts";

export interface UserFilter {
  role?: User["role"] | undefined;
  state?: User["state"] | undefined;
}

/** Users that match every given filter, newest first. */
export async function listUsers(
  { db }: Pick<Ground, "db">,
  { limit, cursor, role, state }: PageQuery & UserFilter,
): Promise<Page<User>> {
  return listPage(db, users, { limit, cursor }, equals(users.role, role), equals(users.state, state));
}

/** One user. @throws NotFoundError */
export async function getUser({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<User> {
  return found(await db.select().from(users).where(eq(users.id, id)), "user", id);
}
