import { ask, mapRecords, textsFrom } from "../../platform/dns/ask.ts";
import type { Answer, AskTexts } from "../../platform/dns/ask.ts";
import { reverseName } from "../../platform/dns/reverse-name.ts";
import { walkTree } from "../../platform/dns/tree-walk.ts";
import type { TreeWalk } from "../../platform/dns/tree-walk.ts";
import { isSpf, spfCost } from "./spf-cost.ts";
import type { SpfCost } from "./spf-cost.ts";

/** What DNS says about a domain that stands in addresses of senders. */
export interface SendingDomain {
  domain: string;
  spf: Answer<string>;
  /** Of its SPF record, if there is one. */
  cost: SpfCost | null;
  /** From the domain up, for DMARC. */
  walk: TreeWalk;
  mx: Answer<string>;
}

/** What DNS says about a domain that mail is sent from. */
export interface DomainRecords extends SendingDomain {
  /** The domain of the envelope sender, which SPF is checked for; null when it was not said. */
  reply: SendingDomain | null;
  /** by selector */
  dkim: { selector: string; answer: Answer<string> }[];
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

/** Which records to read. */
export interface LookUpInput {
  /** Domain of the From address. */
  domain: string;
  /** Domain of the reply addresses, and so of the envelope sender; null when it is not known. */
  replyDomain: string | null;
  /** DKIM selectors in use. */
  selectors: readonly string[];
  /** IP addresses that mail leaves from; empty when a relay sends it. */
  addresses: readonly string[];
}

/** Reads the records of a domain. */
export async function lookUpDomain(
  resolver: DomainResolver,
  { domain, replyDomain, selectors, addresses }: LookUpInput,
): Promise<DomainRecords> {
  const askTexts = textsFrom(resolver);
  const dkimOf = async (selector: string) => ({ selector, answer: await askTexts(`${selector}._domainkey.${domain}`) });
  const [own, reply, dkim, hosts] = await Promise.all([
    lookUpSending(resolver, askTexts, domain),
    replyDomain === null ? null : lookUpSending(resolver, askTexts, replyDomain),
    Promise.all(selectors.map(dkimOf)),
    Promise.all(addresses.map((address) => lookUpHost(resolver, address))),
  ]);
  return { ...own, reply, dkim, hosts };
}

async function lookUpSending(resolver: DomainResolver, askTexts: AskTexts, domain: string): Promise<SendingDomain> {
  const [texts, walk, mx] = await Promise.all([
    askTexts(domain),
    walkTree(domain, askTexts),
    ask(resolver.resolveMx(domain)),
  ]);
  const spf = mapRecords(texts, (found) => found.filter(isSpf));
  const [record] = spf.kind === "records" ? spf.records : [];
  return {
    domain,
    spf,
    cost: record === undefined ? null : await spfCost(record, askTexts),
    walk,
    // A null MX, ".", says that a domain takes no mail (RFC 7505).
    mx: mapRecords(mx, (found) => found.map(({ exchange }) => exchange).filter((name) => name !== "" && name !== ".")),
  };
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
