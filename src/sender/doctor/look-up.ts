/** What DNS says about a domain that mail is sent from. Missing records are empty. */
export interface DomainRecords {
  domain: string;
  spf: string[];
  dmarc: string[];
  /** by selector */
  dkim: { selector: string; records: string[] }[];
  mx: string[];
  /** addresses that mail leaves from, each with its names, and whether one of them leads back to it */
  hosts: { address: string; names: string[]; confirmed: boolean }[];
}

/** The part of a DNS resolver that is used; the Resolver of `node:dns/promises` has it. */
export interface DomainResolver {
  resolveTxt(name: string): Promise<string[][]>;
  resolveMx(name: string): Promise<{ exchange: string }[]>;
  resolve4(name: string): Promise<string[]>;
  resolve6(name: string): Promise<string[]>;
  reverse(address: string): Promise<string[]>;
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
  const texts = async (name: string, tag: string) =>
    (await orEmpty(resolver.resolveTxt(name))).map((parts) => parts.join("")).filter((text) => text.startsWith(tag));
  const dkimOf = async (selector: string) => ({
    selector,
    records: (await orEmpty(resolver.resolveTxt(`${selector}._domainkey.${domain}`))).map((parts) => parts.join("")),
  });
  return {
    domain,
    spf: await texts(domain, "v=spf1"),
    dmarc: await texts(`_dmarc.${domain}`, "v=DMARC1"),
    dkim: await Promise.all(selectors.map(dkimOf)),
    mx: (await orEmpty(resolver.resolveMx(domain))).map(({ exchange }) => exchange),
    hosts: await Promise.all(addresses.map((address) => lookUpHost(resolver, address))),
  };
}

async function lookUpHost(resolver: DomainResolver, address: string): Promise<DomainRecords["hosts"][number]> {
  const names = await orEmpty(resolver.reverse(address));
  const forward = address.includes(":")
    ? (name: string) => resolver.resolve6(name)
    : (name: string) => resolver.resolve4(name);
  const back = await Promise.all(names.map((name) => orEmpty(forward(name))));
  return { address, names, confirmed: back.flat().includes(address) };
}

/** A name without such records is an answer; anything else, such as a resolver that fails, is not. */
async function orEmpty<T>(asked: Promise<T[]>): Promise<T[]> {
  try {
    return await asked;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOTFOUND" || code === "ENODATA") return [];
    throw error;
  }
}
