import { ask, mapRecords } from "./ask.ts";
import type { Answer } from "./ask.ts";
import { reverseName } from "./reverse-name.ts";

/** What DNS says about a domain that mail is sent from. */
export interface DomainRecords {
  domain: string;
  spf: Answer<string>;
  dmarc: Answer<string>;
  /** by selector */
  dkim: { selector: string; answer: Answer<string> }[];
  mx: Answer<string>;
  /** addresses that mail leaves from, each with its names, and whether one of them leads back to it */
  hosts: { address: string; names: Answer<string>; confirmed: boolean }[];
}

/** The part of a DNS resolver that is used; the Resolver of `node:dns/promises` has it. */
export interface DomainResolver {
  resolveTxt(name: string): Promise<string[][]>;
  resolveMx(name: string): Promise<{ exchange: string }[]>;
  resolve4(name: string): Promise<string[]>;
  resolve6(name: string): Promise<string[]>;
  resolvePtr(name: string): Promise<string[]>;
}

/**
 * Reads the records of a domain.
 * @param selectors DKIM selectors in use
 * @param addresses IP addresses that mail leaves from; empty when a relay sends it
 */
export async function lookUpDomain(
  resolver: DomainResolver,
  domain: string,
  selectors: readonly string[],
  addresses: readonly string[],
): Promise<DomainRecords> {
  // Strings of one record belong together (RFC 7208 section 3.3).
  const texts = async (name: string) =>
    mapRecords(await ask(resolver.resolveTxt(name)), (found) => found.map((parts) => parts.join("")));
  const tagged = async (name: string, tag: string) =>
    mapRecords(await texts(name), (found) => found.filter((text) => text.startsWith(tag)));
  const dkimOf = async (selector: string) => ({ selector, answer: await texts(`${selector}._domainkey.${domain}`) });
  const [spf, dmarc, mx, dkim, hosts] = await Promise.all([
    tagged(domain, "v=spf1"),
    tagged(`_dmarc.${domain}`, "v=DMARC1"),
    ask(resolver.resolveMx(domain)),
    Promise.all(selectors.map(dkimOf)),
    Promise.all(addresses.map((address) => lookUpHost(resolver, address))),
  ]);
  return { domain, spf, dmarc, dkim, mx: mapRecords(mx, (found) => found.map(({ exchange }) => exchange)), hosts };
}

async function lookUpHost(resolver: DomainResolver, address: string): Promise<DomainRecords["hosts"][number]> {
  // Not `reverse`, which takes a failing server for a missing name.
  const names = await ask(resolver.resolvePtr(reverseName(address)));
  if (names.kind === "failed") return { address, names, confirmed: false };
  const back = await Promise.all(
    names.records.map((name) => ask(address.includes(":") ? resolver.resolve6(name) : resolver.resolve4(name))),
  );
  const confirmed = back.some((answer) => answer.kind === "records" && answer.records.includes(address));
  const failed = back.find((answer) => answer.kind === "failed");
  // A name that could not be asked about may be the one that leads back.
  return { address, names: !confirmed && failed !== undefined ? failed : names, confirmed };
}
