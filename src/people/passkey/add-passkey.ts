import { generateRegistrationOptions, verifyRegistrationResponse } from "@simplewebauthn/server";
import { desc, eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { passkeys } from "../../db/schema/index.ts";
import { ConflictError, InvalidInputError } from "../../platform/errors.ts";
import { challengeIn } from "./answer-schemas.ts";
import type { RegistrationAnswer } from "./answer-schemas.ts";
import { keepChallenge, relyingParty, takeChallenge } from "./challenge.ts";

type Deps = Pick<Ground, "db" | "clock" | "site">;
export type Passkey = typeof passkeys.$inferSelect;

const mostOfOne = 20;
/** EdDSA, ES256 and RS256 (RFC 9053, RFC 8812): every device can do one of them. */
const algorithms = [-8, -7, -257];

/** Passkeys of a user, the newest first. */
export async function listPasskeys({ db }: Pick<Ground, "db">, { userId }: { userId: string }): Promise<Passkey[]> {
  return db.select().from(passkeys).where(eq(passkeys.userId, userId)).orderBy(desc(passkeys.id)).limit(mostOfOne);
}

/** What the browser of a user needs to make a passkey. It must ask for a finger, a face or a PIN: a passkey is all that is asked for. */
export async function startPasskey(
  app: Deps,
  user: { userId: string; name: string; email: string },
): Promise<Awaited<ReturnType<typeof generateRegistrationOptions>>> {
  const known = await listPasskeys(app, user);
  if (known.length >= mostOfOne) throw new ConflictError("too_many_passkeys", "Remove a passkey first.");
  const options = await generateRegistrationOptions({
    rpName: app.site.company.name,
    rpID: relyingParty(app.site).rpID,
    userName: user.email,
    userDisplayName: user.name,
    userID: new Uint8Array(Buffer.from(user.userId.replaceAll("-", ""), "hex")),
    attestationType: "none",
    supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
  });
  await keepChallenge(app.db, options.challenge, user.userId, app.clock.now());
  return options;
}

/**
 * Keeps the passkey that a browser has made.
 * @throws InvalidInputError `passkey_refused`; ConflictError `passkey_exists`
 */
export async function addPasskey(
  { db, clock, site }: Deps,
  { userId, answer, name }: { userId: string; answer: RegistrationAnswer; name: string },
): Promise<void> {
  const now = clock.now();
  const challenge = challengeIn(answer.response.clientDataJSON);
  if (challenge === undefined || !(await takeChallenge(db, challenge, userId, now))) throw refused();
  const { rpID, origin } = relyingParty(site);
  const verified = await verifyRegistrationResponse({
    response: answer,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => ({ verified: false as const }));
  if (!verified.verified) throw refused();
  const { credential, credentialBackedUp } = verified.registrationInfo;
  const added = await db
    .insert(passkeys)
    .values({
      userId,
      name,
      credentialId: credential.id,
      publicKey: credential.publicKey,
      counter: credential.counter,
      transports: answer.response.transports ?? [],
      synced: credentialBackedUp,
      createdAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: passkeys.id });
  if (added.length === 0) throw new ConflictError("passkey_exists", "This passkey is known already.");
}

const refused = () =>
  new InvalidInputError(
    "passkey_refused",
    "The passkey could not be added: it took too long, or was made for another site.",
  );
