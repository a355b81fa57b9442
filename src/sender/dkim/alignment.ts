import { getDomain } from "tldts";
import { asciiDomainOf, toAsciiDomain } from "../../platform/email.ts";

/** The domain of an address as signatures name it: lower case, in ASCII form (RFC 6376 section 3.5, `d=`). */
export function domainOf(email: string): string {
  return asciiDomainOf(email);
}

/**
 * Whether a signing domain is aligned with the domain of From in relaxed mode (RFC 7489 section 3.1.1): both belong to the
 * same organizational domain, found by the public suffix list.
 */
export function isDomainAligned(fromDomain: string, signing: string): boolean {
  const [from, by] = [toAsciiDomain(fromDomain), toAsciiDomain(signing)];
  const organization = getDomain(from, { allowPrivateDomains: true });
  return from === by || (organization !== null && organization === getDomain(by, { allowPrivateDomains: true }));
}
