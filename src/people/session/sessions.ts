import { and, desc, eq, gt, ne } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { users, userSessions } from "../../db/schema/index.ts";
import type { Role } from "../../db/schema/users.ts";
import { isOver } from "./lifetimes.ts";

export type Session = typeof userSessions.$inferSelect;

const shownAtMost = 50;

/** Where a user is signed in, the browser used last first. */
export async function listSessions(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { userId }: { userId: string },
): Promise<Session[]> {
  const now = clock.now();
  const rows = await db
    .select()
    .from(userSessions)
    .where(and(eq(userSessions.userId, userId), gt(userSessions.expiresAt, now)))
    .orderBy(desc(userSessions.lastSeenAt))
    .limit(shownAtMost);
  return rows.filter((session) => !isOver(session, now));
}

/**
 * What somebody is now who came by a session: for answers that stay open, as `requireUser` asks at the start alone.
 * @returns undefined when the session is over or their user is disabled
 */
export async function roleIn(
  { db, clock }: Pick<Ground, "db" | "clock">,
  sessionId: string,
): Promise<Role | undefined> {
  const [row] = await db
    .select({ session: userSessions, role: users.role })
    .from(userSessions)
    .innerJoin(users, eq(users.id, userSessions.userId))
    .where(and(eq(userSessions.id, sessionId), eq(users.state, "active")));
  return row === undefined || isOver(row.session, clock.now()) ? undefined : row.role;
}

/** Signs a user out in one browser. @returns whether they were signed in there */
export async function endSession(
  { db }: Pick<Ground, "db">,
  { userId, id }: { userId: string; id: string },
): Promise<boolean> {
  const mine = and(eq(userSessions.id, id), eq(userSessions.userId, userId));
  return (await db.delete(userSessions).where(mine).returning({ id: userSessions.id })).length > 0;
}

/** Signs a user out everywhere but in one browser. */
export async function endOtherSessions(
  { db }: Pick<Ground, "db">,
  { userId, except }: { userId: string; except: string },
): Promise<void> {
  await db.delete(userSessions).where(and(eq(userSessions.userId, userId), ne(userSessions.id, except)));
}
