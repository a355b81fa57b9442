import { and, eq, gt, inArray, isNull } from "drizzle-orm";
import type { Executor, Tx } from "../../db/client.ts";
import { signInLinks, users } from "../../db/schema/index.ts";
import { digest } from "../../platform/secret/sign.ts";

type Kind = (typeof signInLinks.$inferSelect)["kind"];

/** Links for people, and those that a development server prints. */
export const linkKinds = { link: ["mail", "invitation", "command"], start: ["development"] } as const satisfies Record<
  string,
  readonly Kind[]
>;

/** Links of these kinds that are good at `now`, by their token. Found by a digest: how long it takes tells nothing about a token. */
const good = (token: string, kinds: readonly Kind[], now: Date) =>
  and(
    eq(signInLinks.tokenHash, digest(token)),
    inArray(signInLinks.kind, [...kinds]),
    isNull(signInLinks.usedAt),
    gt(signInLinks.expiresAt, now),
  );

/** Whom a link would sign in, without using it; undefined when it is used, too old, or none of ours. */
export async function peekLink(on: Executor, token: string, now: Date): Promise<{ name: string } | undefined> {
  const [row] = await on
    .select({ name: users.name })
    .from(signInLinks)
    .innerJoin(users, eq(users.id, signInLinks.userId))
    .where(and(good(token, linkKinds.link, now), eq(users.state, "active")));
  return row;
}

/** Uses a link up. The others of the same person are dead then, too: whoever has read one mail may have read them all. */
export async function useLink(tx: Tx, token: string, now: Date): Promise<{ userId: string; next: string } | undefined> {
  const [used] = await tx
    .update(signInLinks)
    .set({ usedAt: now })
    .where(good(token, linkKinds.link, now))
    .returning({ userId: signInLinks.userId, next: signInLinks.next });
  if (used === undefined) return undefined;
  const others = and(
    eq(signInLinks.userId, used.userId),
    isNull(signInLinks.usedAt),
    inArray(signInLinks.kind, ["mail", "invitation"]),
  );
  await tx.update(signInLinks).set({ usedAt: now }).where(others);
  return used;
}

/** Whom the link of a development server signs in, as often as it is opened while it is good. */
export async function readStartLink(
  tx: Tx,
  token: string,
  now: Date,
): Promise<{ userId: string; next: string } | undefined> {
  const [row] = await tx
    .select({ userId: signInLinks.userId, next: signInLinks.next })
    .from(signInLinks)
    .where(good(token, linkKinds.start, now));
  return row;
}
