import type { ParsedMail } from "../parse/mail.ts";

const SIGNED = /^(?:reply|bounce|unsubscribe|relay)\+[a-z2-7]{20,64}@/i;

/**
 * True when a mail was sent to an address of the form that Ripen signs. Whether the token is genuine, only the
 * installation can tell.
 */
export function namesSignedAddress(mail: ParsedMail): boolean {
  const addressed = [...mail.deliveredTo, ...[...mail.to, ...mail.cc].map(({ address }) => address)];
  return addressed.some((address) => SIGNED.test(address.trim()));
}
