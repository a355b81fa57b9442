import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { reps, users } from "../../db/schema/index.ts";
import { checkUser, lockUsers } from "./check-user.ts";
import type { User, UserInput } from "./user-schemas.ts";

/**
 * Adds an active user, who is not told by this.
 * @param also what else is to be written with it
 * @throws as `checkUser`
 */
export async function addUser(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { email, name, role, zone, repId = null }: UserInput,
  also: (tx: Tx, user: User) => Promise<void> = async () => {},
): Promise<User> {
  const now = clock.now();
  return db.transaction(async (tx) => {
    await lockUsers(tx);
    await checkUser(tx, null, { email, role, repId });
    const [row] = await tx
      .insert(users)
      .values({
        email,
        name,
        role,
        repId,
        zone: zone ?? (await zoneOf(tx, repId)),
        createdAt: now,
        updatedAt: now,
      })
      .returning();
    if (row === undefined) throw new Error("insert returned no row");
    await also(tx, row);
    return row;
  });
}

async function zoneOf(tx: Tx, repId: string | null): Promise<string> {
  const [rep] = repId === null ? [] : await tx.select({ zone: reps.zone }).from(reps).where(eq(reps.id, repId));
  return rep?.zone ?? "UTC";
}
