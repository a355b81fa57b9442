import { and, eq, or } from "drizzle-orm";
import { randomBytes } from "node:crypto";
import type { Ground } from "../../ground.ts";
import { users, userSessions } from "../../db/schema/index.ts";
import { digest } from "../../platform/secret/sign.ts";
import { cookieRule, isOver, lifetimes } from "./lifetimes.ts";

type Session = typeof userSessions.$inferSelect;
type User = typeof users.$inferSelect;

/** A session that is not over, and the active user it is of. `replaced`: what the cookie has to be from now on. */
export interface FoundSession {
  session: Session;
  user: User;
  replaced: string | null;
}

/** A secret of 256 random bits in base64url, 43 characters. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/**
 * The session of a secret, marked as used. Found by a digest, so that how long it takes tells nothing about a secret.
 * @returns undefined when there is none, it is over, or its user is disabled
 */
export async function findSession(
  { db, clock }: Pick<Ground, "db" | "clock">,
  secret: string,
): Promise<FoundSession | undefined> {
  const now = clock.now();
  const hash = digest(secret);
  const s = userSessions;
  const [row] = await db
    .select({ session: s, user: users })
    .from(s)
    .innerJoin(users, eq(users.id, s.userId))
    .where(and(or(eq(s.tokenHash, hash), eq(s.previousHash, hash)), eq(users.state, "active")));
  if (row === undefined || isOver(row.session, now)) return undefined;
  return { ...row, replaced: await mark({ db }, row.session, hash, now) };
}

/** Replaces the secret when it is time, and writes down that the session was used. @returns the new secret, if there is one */
async function mark({ db }: Pick<Ground, "db">, session: Session, hash: string, now: Date): Promise<string | null> {
  const s = userSessions;
  const brought = session.tokenHash === hash ? "current" : "previous";
  const rule = cookieRule(session, brought, session.previousHash !== null, now);
  const seen = now.getTime() - session.lastSeenAt.getTime() >= lifetimes.seenMs ? { lastSeenAt: now } : {};
  if (rule === "keep") {
    if ("lastSeenAt" in seen) await db.update(s).set(seen).where(eq(s.id, session.id));
    return null;
  }
  // Of requests that come at once one replaces it; for the others the one that they brought is the one before.
  const unchanged = and(eq(s.id, session.id), eq(s.tokenHash, session.tokenHash), eq(s.rotatedAt, session.rotatedAt));
  if (rule === "settle") {
    await db
      .update(s)
      .set({ ...seen, previousHash: null })
      .where(unchanged);
    return null;
  }
  const secret = newSecret();
  const changed = await db
    .update(s)
    .set({ lastSeenAt: now, rotatedAt: now, tokenHash: digest(secret), previousHash: hash })
    .where(unchanged)
    .returning({ id: s.id });
  return changed.length > 0 ? secret : null;
}
