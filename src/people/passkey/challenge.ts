import { and, eq, gt, isNull, lte } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { passkeyChallenges } from "../../db/schema/index.ts";
import type { Site } from "../../ground.ts";

const goodForMs = 5 * 60_000;

/** What browsers are told of us: a passkey is good for one host and its pages alone (WebAuthn, section 5.1). */
export function relyingParty({ publicUrl }: Pick<Site, "publicUrl">): { rpID: string; origin: string } {
  const { hostname, origin } = new URL(publicUrl);
  return { rpID: hostname, origin };
}

/** Remembers what a device was asked to sign, for five minutes. @param userId who adds a passkey; null: somebody signs in */
export async function keepChallenge(on: Executor, challenge: string, userId: string | null, now: Date): Promise<void> {
  await on.delete(passkeyChallenges).where(lte(passkeyChallenges.expiresAt, now));
  await on.insert(passkeyChallenges).values({ challenge, userId, expiresAt: new Date(now.getTime() + goodForMs) });
}

/** Whether a device was asked to sign this, for that. Asked once: whatever comes of the answer, it serves no second time. */
export async function takeChallenge(
  on: Executor,
  challenge: string,
  userId: string | null,
  now: Date,
): Promise<boolean> {
  const p = passkeyChallenges;
  const whose = userId === null ? isNull(p.userId) : eq(p.userId, userId);
  const taken = await on
    .delete(p)
    .where(and(eq(p.challenge, challenge), whose, gt(p.expiresAt, now)))
    .returning({ challenge: p.challenge });
  return taken.length > 0;
}
