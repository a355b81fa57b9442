import { lte } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { signInLinks } from "../../db/schema/index.ts";
import type { Site } from "../../ground.ts";
import { digest } from "../../platform/secret/sign.ts";
import { newSecret } from "../session/find-session.ts";

type Kind = (typeof signInLinks.$inferInsert)["kind"];

const minuteMs = 60_000;
/** How long a link of each kind is good. */
export const goodForMs: Readonly<Record<Kind, number>> = {
  mail: 10 * minuteMs,
  invitation: 7 * 24 * 60 * minuteMs,
  command: 60 * minuteMs,
  development: 24 * 60 * minuteMs,
};

/** Where links of each kind lead. */
const folders: Readonly<Record<Kind, string>> = {
  mail: "link",
  invitation: "link",
  command: "link",
  development: "start",
};

/**
 * Makes a link that signs a user in. Only a digest of what is in it is kept.
 * @param next where it leads to afterwards, a path of ours
 * @returns its URL
 */
export async function makeSignInLink(
  on: Executor,
  site: Pick<Site, "publicUrl">,
  { userId, kind, next }: { userId: string; kind: Kind; next: string },
  now: Date,
): Promise<string> {
  const token = newSecret();
  await on.delete(signInLinks).where(lte(signInLinks.expiresAt, now));
  await on.insert(signInLinks).values({
    userId,
    kind,
    next,
    tokenHash: digest(token),
    createdAt: now,
    expiresAt: new Date(now.getTime() + goodForMs[kind]),
  });
  return `${site.publicUrl}/sign-in/${folders[kind]}/${token}`;
}
