import { and, eq, lte, or } from "drizzle-orm";
import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import { networkOfRequest } from "../../access/audit/record-request.ts";
import { recordAudit } from "../../access/audit/record.ts";
import type { Tx } from "../../db/client.ts";
import { users, userSessions } from "../../db/schema/index.ts";
import type { SignInWay } from "../../db/schema/users.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { digest } from "../../platform/secret/sign.ts";
import { keepSessionCookie, readSessionCookie } from "./cookie.ts";
import { deviceName } from "./device-name.ts";
import { newSecret } from "./find-session.ts";
import { lifetimes } from "./lifetimes.ts";

/**
 * Signs a user in on the browser of a request. The secret is always a new one: what a request brings is never taken over, so nobody
 * can have it know theirs beforehand; the session that it was of ends.
 * @param prove says who it is, in the same transaction; undefined when it is nobody after all
 * @returns what `prove` said
 */
export async function openSession<Proof extends { userId: string }>(
  c: Context<HttpEnv>,
  { db, clock, site }: Pick<Ground, "db" | "clock" | "site">,
  way: SignInWay,
  prove: (tx: Tx, now: Date) => Promise<Proof | undefined>,
): Promise<Proof | undefined> {
  const now = clock.now();
  const secret = newSecret();
  const network = networkOfRequest(c);
  const s = userSessions;
  const proof = await db.transaction(async (tx) => {
    const who = await prove(tx, now);
    if (who === undefined) return undefined;
    const { userId } = who;
    const signedIn = await tx
      .update(users)
      .set({ signedInAt: now })
      .where(and(eq(users.id, userId), eq(users.state, "active")))
      .returning({ id: users.id });
    if (signedIn.length === 0) return undefined;
    const brought = readSessionCookie(c, site);
    const hash = brought === undefined ? undefined : digest(brought);
    await tx
      .delete(s)
      .where(
        or(lte(s.expiresAt, now), hash === undefined ? undefined : or(eq(s.tokenHash, hash), eq(s.previousHash, hash))),
      );
    const [session] = await tx
      .insert(s)
      .values({
        userId,
        way,
        network,
        tokenHash: digest(secret),
        device: deviceName(c.req.header("User-Agent")),
        rotatedAt: now,
        createdAt: now,
        lastSeenAt: now,
        expiresAt: new Date(now.getTime() + lifetimes.absoluteMs),
      })
      .returning({ id: s.id });
    const actor = { kind: "user", id: userId } as const;
    const requestId = c.get("requestId");
    await recordAudit(
      tx,
      { actor, action: `sign in by ${way}`, resource: "sessions", resourceId: session?.id, requestId, network },
      now,
    );
    return who;
  });
  if (proof !== undefined) keepSessionCookie(c, site, secret);
  return proof;
}
