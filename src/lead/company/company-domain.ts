import { isFreeMailDomain } from "./free-mail.ts";

/**
 * The domain that stands for the company behind an address, or null when it says nothing of an employer: that of a free
 * mail provider, or none at all.
 * @param email a normalized address
 */
export function companyDomain(email: string): string | null {
  const at = email.lastIndexOf("@");
  const domain = at === -1 ? "" : email.slice(at + 1);
  return domain === "" || isFreeMailDomain(domain) ? null : domain;
}
