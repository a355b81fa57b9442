import { z } from "zod";

const base64url = z
  .string()
  .max(20_000)
  .regex(/^[\w-]*$/);
const transports = z.array(z.string().max(32)).max(10);
const attachment = z.enum(["platform", "cross-platform"]).optional();
const both = {
  id: base64url.min(1).max(1_400),
  rawId: base64url.min(1).max(1_400),
  type: z.literal("public-key"),
  authenticatorAttachment: attachment,
  clientExtensionResults: z.looseObject({}),
};

/** What a browser says of a passkey that it has made (WebAuthn Level 3, RegistrationResponseJSON). */
export const registrationAnswer = z.object({
  ...both,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: transports.optional(),
    authenticatorData: base64url.optional(),
    publicKeyAlgorithm: z.number().optional(),
    publicKey: base64url.optional(),
  }),
});
export type RegistrationAnswer = z.output<typeof registrationAnswer>;

/** What a browser says that signs in by a passkey (WebAuthn Level 3, AuthenticationResponseJSON). */
export const authenticationAnswer = z.object({
  ...both,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
});
export type AuthenticationAnswer = z.output<typeof authenticationAnswer>;

/** The challenge that a device says it has signed; that it has, the signature proves afterwards. */
export function challengeIn(clientDataJson: string): string | undefined {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJson, "base64url").toString("utf8"));
    return z.object({ challenge: base64url.max(200) }).safeParse(data).data?.challenge;
  } catch {
    return undefined;
  }
}
