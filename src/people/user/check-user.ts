import { and, eq, ne, sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { reps, users } from "../../db/schema/index.ts";
import { ConflictError, InvalidInputError } from "../../platform/errors.ts";
import type { User } from "./user-schemas.ts";

// Two admins who remove each other at the same moment would leave none.
const usersLock = 4_717_370_056;

/** From here to the end of the transaction nobody else adds, changes or removes users. */
export async function lockUsers(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${usersLock})`);
}

/**
 * Checks a user as it is to be. Somebody of role `rep` is a rep, and a rep is one user at most.
 * @throws InvalidInputError `rep_needed`, `rep_unknown`; ConflictError `user_exists`, `rep_taken`
 */
export async function checkUser(
  tx: Tx,
  id: string | null,
  user: Pick<User, "email" | "role" | "repId">,
): Promise<void> {
  const others = id === null ? undefined : ne(users.id, id);
  if ((await tx.$count(users, and(eq(users.email, user.email), others))) > 0) {
    throw new ConflictError("user_exists", "There is a user with this address.");
  }
  if (user.repId === null) {
    if (user.role !== "rep") return;
    throw new InvalidInputError("rep_needed", "Somebody of role rep needs the rep that they are, in repId.", [
      { pointer: "/repId", code: "rep_needed", message: "Name the rep that they are." },
    ]);
  }
  if ((await tx.$count(reps, eq(reps.id, user.repId))) === 0) {
    throw new InvalidInputError("rep_unknown", "There is no such rep.", [
      { pointer: "/repId", code: "rep_unknown", message: "There is no such rep." },
    ]);
  }
  if ((await tx.$count(users, and(eq(users.repId, user.repId), others))) > 0) {
    throw new ConflictError("rep_taken", "Another user is this rep.");
  }
}

/** Somebody has to be able to let others in. @throws ConflictError `last_admin` */
export async function requireOtherAdmin(tx: Tx, id: string): Promise<void> {
  const isAdmin = and(eq(users.role, "admin"), eq(users.state, "active"));
  const isOne = (await tx.$count(users, and(isAdmin, eq(users.id, id)))) > 0;
  if (!isOne || (await tx.$count(users, and(isAdmin, ne(users.id, id)))) > 0) return;
  throw new ConflictError("last_admin", "This is the last admin. Make somebody else one first.");
}
