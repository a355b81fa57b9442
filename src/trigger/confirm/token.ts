import type { Site } from "../../ground.ts";
import { decodeBase32, encodeBase32 } from "../../platform/secret/base32.ts";
import type { Signer } from "../../platform/secret/sign.ts";

const idBytes = 16;
const secondsBytes = 6;
const macBytes = 16;
const form = /^[a-z2-7]{61}$/;

/** What a link of a confirmation mail is for, and until when. */
export interface ConfirmationLink {
  id: string;
  expiresAt: Date;
}

/** The page on which the owner of an address confirms a signup. The expiry is signed with it, in whole seconds. */
export function confirmationUrl(site: Site, signer: Signer, link: ConfirmationLink): string {
  return `${site.publicUrl}/confirm/${confirmationToken(signer, link)}`;
}

/** The token of such a link: Base32 of id, expiry and HMAC, 61 characters. */
export function confirmationToken(signer: Signer, { id, expiresAt }: ConfirmationLink): string {
  const until = Math.floor(expiresAt.getTime() / 1_000);
  const seconds = Buffer.alloc(secondsBytes);
  seconds.writeUIntBE(until, 0, secondsBytes);
  const bytes = Buffer.from(id.replaceAll("-", ""), "hex");
  return encodeBase32(Buffer.concat([bytes, seconds, signer.sign(textOf(id, until), macBytes)]));
}

/** What a token is for; undefined when we did not issue it. Each has one spelling. Whether it has expired is for the caller. */
export function readConfirmationToken(signer: Signer, token: string): ConfirmationLink | undefined {
  const data = form.test(token) ? decodeBase32(token) : undefined;
  if (data?.length !== idBytes + secondsBytes + macBytes) return undefined;
  const until = data.readUIntBE(idBytes, secondsBytes);
  // Read without validation: what we did not sign is refused anyway.
  const hex = data.toString("hex", 0, idBytes);
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const mac = data.subarray(idBytes + secondsBytes);
  return signer.verify(textOf(id, until), mac, macBytes) ? { id, expiresAt: new Date(until * 1_000) } : undefined;
}

const textOf = (id: string, until: number) => `confirmation\n${id}\n${until}`;
