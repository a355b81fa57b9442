import { domainToASCII, domainToUnicode } from "node:url";

// What IDNA leaves as it is.
const plainDomain = /^(?!.*xn--)[a-z\d.-]*$/;
// What a name of a host can be made of; node:url would read more into it (percent signs, ports, paths).
const nameLike = /^[\p{L}\p{M}\p{N}\u3002.-]+$/u;
/** An atom of RFC 5322 section 3.2.3, with the non-ASCII of RFC 6532 that is seen: `tom&jerry`, `sales/emea`, `jürgen`. */
const atom = "(?:[\\w!#$%&'*+/=?^`{|}~-]|(?![\\p{C}\\p{Z}])[^\\x00-\\x7f])+";
const localPart = new RegExp(`^${atom}(?:\\.${atom})*$`, "u");
const hostName = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?:[a-z]{2,63}|xn--[a-z\d-]{1,59})$/;

/**
 * The form of an address that is stored and compared: trimmed, Unicode NFC, lower case, the domain as people read it
 * (`a@xn--mnchen-3ya.example` is `a@münchen.example`); in an envelope it is in ASCII form again.
 */
export function normalizeEmail(address: string): string {
  const text = address.trim().normalize("NFC").toLowerCase();
  const at = text.lastIndexOf("@") + 1;
  const domain = text.slice(at);
  if (at === 0 || plainDomain.test(domain) || !nameLike.test(domain)) return text;
  return text.slice(0, at) + (domainToUnicode(domainToASCII(domain)) || domain);
}

/**
 * Whether a text is one address that mail can be sent to: a dot-atom of RFC 5322, also in UTF-8 (RFC 6531), at a domain
 * with a dot, also an internationalized one. Quoted local parts and address literals are none.
 * @param address normalized
 */
export function isEmailAddress(address: string): boolean {
  const at = address.lastIndexOf("@");
  const [local, domain] = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
  if (!localPart.test(local) || !nameLike.test(domain)) return false;
  const ascii = domainToASCII(domain);
  // RFC 5321 section 4.5.3.1: 64 octets before the "@", 254 in all.
  return hostName.test(ascii) && octets(local) <= 64 && octets(local) + 1 + ascii.length <= 254;
}

/** The domain of an address as DNS and signatures name it: lower case, in ASCII form (IDNA). */
export function asciiDomainOf(address: string): string {
  return toAsciiDomain(address.slice(address.lastIndexOf("@") + 1));
}

/** A domain in ASCII form, lower case; what is none stays as it is. */
export function toAsciiDomain(domain: string): string {
  const lower = domain.toLowerCase();
  return plainDomain.test(lower) || !nameLike.test(lower) ? lower : domainToASCII(lower) || lower;
}

const octets = (text: string) => Buffer.byteLength(text, "utf8");
