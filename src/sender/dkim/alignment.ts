import { getDomain } from "tldts";

/** The domain of an address, lower case. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf("@") + 1).toLowerCase();
}

/**
 * Whether a signing domain is aligned with the domain of From in relaxed mode (RFC 7489 section 3.1.1): both belong to the
 * same organizational domain, found by the public suffix list.
 */
export function isDomainAligned(fromDomain: string, signing: string): boolean {
  const [from, by] = [fromDomain.toLowerCase(), signing.toLowerCase()];
  const organization = getDomain(from, { allowPrivateDomains: true });
  return from === by || (organization !== null && organization === getDomain(by, { allowPrivateDomains: true }));
}
