import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { passkeyChallenges, passkeys, signInLinks, users, userSessions } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";
import { checkUser, lockUsers, requireOtherAdmin } from "./check-user.ts";
import type { User, UserPatch } from "./user-schemas.ts";

/**
 * Changes a user, from their next request on. Who is disabled, or has another address, is signed out everywhere, and links that
 * were mailed to them are dead. Another address may be another person: their passkeys are gone, too.
 * @throws NotFoundError; ConflictError `last_admin`; as `checkUser`
 */
export async function patchUser(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id, patch }: { id: string; patch: UserPatch },
): Promise<User> {
  return db.transaction(async (tx) => {
    await lockUsers(tx);
    const before = found(await tx.select().from(users).where(eq(users.id, id)), "user", id);
    const after = { ...before, ...patch };
    await checkUser(tx, id, after);
    if (after.role !== "admin" || after.state !== "active") await requireOtherAdmin(tx, id);
    const rows = await tx
      .update(users)
      .set({ ...patch, updatedAt: clock.now() })
      .where(eq(users.id, id))
      .returning();
    if (after.state === "disabled" || after.email !== before.email) {
      await tx.delete(userSessions).where(eq(userSessions.userId, id));
      await tx.delete(signInLinks).where(eq(signInLinks.userId, id));
      await tx.delete(passkeyChallenges).where(eq(passkeyChallenges.userId, id));
    }
    if (after.email !== before.email) await tx.delete(passkeys).where(eq(passkeys.userId, id));
    return found(rows, "user", id);
  });
}

/** Removes a user with their sessions and passkeys; what they did stays in the audit log. @throws as `patchUser` */
export async function removeUser({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<void> {
  await db.transaction(async (tx) => {
    await lockUsers(tx);
    await requireOtherAdmin(tx, id);
    found(await tx.delete(users).where(eq(users.id, id)).returning({ id: users.id }), "user", id);
  });
}
