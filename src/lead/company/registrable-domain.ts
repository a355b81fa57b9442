import { parse } from "tldts";
import { companyDomain } from "./company-domain.ts";
import { isFreeMailDomain } from "./free-mail.ts";

/**
 * The registrable domain (public suffix list: `acme.co.uk` of `mail.acme.co.uk`) of the company behind an address; null when
 * it says nothing of an employer: that of a free mail provider, one without a known suffix, or none at all.
 * @param email a normalized address
 */
export function registrableDomain(email: string): string | null {
  const domain = companyDomain(email);
  if (domain === null) return null;
  const found = parse(domain).domain;
  return found === null || isFreeMailDomain(found) ? null : found;
}
