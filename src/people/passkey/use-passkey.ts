import { generateAuthenticationOptions, verifyAuthenticationResponse } from "@simplewebauthn/server";
import { and, eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { passkeys } from "../../db/schema/index.ts";
import { challengeIn } from "./answer-schemas.ts";
import type { AuthenticationAnswer } from "./answer-schemas.ts";
import { keepChallenge, relyingParty, takeChallenge } from "./challenge.ts";

/** What a browser needs to sign in by a passkey. It names none: the device knows those that it has for us. */
export async function askForPasskey({
  db,
  clock,
  site,
}: Pick<Ground, "db" | "clock" | "site">): Promise<Awaited<ReturnType<typeof generateAuthenticationOptions>>> {
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(site).rpID,
    userVerification: "required",
  });
  await keepChallenge(db, options.challenge, null, clock.now());
  return options;
}

/**
 * Who a passkey is of, if the answer is good: to a question of ours that nobody has answered, made for this site, and signed by a
 * device that has asked for a finger, a face or a PIN.
 */
export async function provePasskey(
  tx: Tx,
  site: Ground["site"],
  answer: AuthenticationAnswer,
  now: Date,
): Promise<{ userId: string } | undefined> {
  const challenge = challengeIn(answer.response.clientDataJSON);
  const [known] = await tx.select().from(passkeys).where(eq(passkeys.credentialId, answer.id)).for("update");
  if (challenge === undefined || !(await takeChallenge(tx, challenge, null, now)) || known === undefined) {
    return undefined;
  }
  const { rpID, origin } = relyingParty(site);
  const { credentialId, publicKey, counter, transports } = known;
  const verified = await verifyAuthenticationResponse({
    response: answer,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    credential: {
      id: credentialId,
      publicKey: new Uint8Array(publicKey),
      counter,
      transports,
    },
  }).catch(() => ({ verified: false as const, authenticationInfo: undefined }));
  if (!verified.verified) return undefined;
  await tx
    .update(passkeys)
    .set({ counter: verified.authenticationInfo.newCounter, lastUsedAt: now })
    .where(and(eq(passkeys.id, known.id)));
  return { userId: known.userId };
}
