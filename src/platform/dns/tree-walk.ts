import type { AskTexts } from "./ask.ts";
import { readDmarcRecord } from "./dmarc-record.ts";
import type { DmarcPolicy, DmarcRecord } from "./dmarc-record.ts";

/** What stands on the way from a domain up to its top level (RFC 9989 section 4.10). */
export interface TreeWalk {
  /** Where it began, lower case. */
  domain: string;
  /** The domains that have one policy record, the longest first. */
  found: { domain: string; record: DmarcRecord }[];
  /** Domains that have several, which counts as none. */
  doubled: string[];
  /** The question that was not answered, and ended the walk: what follows from it is not known. */
  failed: { name: string; reason: string } | null;
}

const longestWalk = 8;

/** The domains whose records a walk asks for, in order: at most eight, however many labels there are. */
export function walkTargets(domain: string): string[] {
  const labels = domain.toLowerCase().replace(/\.$/, "").split(".");
  const from = labels.length < longestWalk ? 1 : labels.length - (longestWalk - 1);
  return [labels, ...labels.slice(from).map((_, index) => labels.slice(from + index))].map((some) => some.join("."));
}

/** Walks from a domain up, until a record says that its domain is, or is not, a public suffix. */
export async function walkTree(domain: string, askTexts: AskTexts): Promise<TreeWalk> {
  const targets = walkTargets(domain);
  const walk: TreeWalk = { domain: targets[0] ?? "", found: [], doubled: [], failed: null };
  for (const target of targets) {
    const name = `_dmarc.${target}`;
    const answer = await askTexts(name);
    if (answer.kind === "failed") return { ...walk, failed: { name, reason: answer.reason } };
    const [record, ...more] = answer.records.flatMap((text) => readDmarcRecord(text) ?? []);
    if (more.length > 0) walk.doubled.push(target);
    else if (record !== undefined) {
      walk.found.push({ domain: target, record });
      if (record.psd !== "u") break;
    }
  }
  return walk;
}

/**
 * The organizational domain that a walk leads to (RFC 9989 section 4.10.2): the domain itself where there is no record.
 * Domains with the same one are aligned in relaxed mode.
 */
export function organizationalDomain({ domain, found }: TreeWalk): string {
  for (const one of found) {
    if (one.record.psd === "n") return one.domain;
    if (one.record.psd === "y" && one.domain !== domain) return oneLabelBelow(one.domain, domain);
  }
  return found.at(-1)?.domain ?? domain;
}

function oneLabelBelow(suffix: string, domain: string): string {
  return domain
    .split(".")
    .slice(-(suffix.split(".").length + 1))
    .join(".");
}

/** The record that rules the mail of a domain, where it stands, and what it says about that domain. */
export interface RulingPolicy {
  at: string;
  record: DmarcRecord;
  /** `p` of the domain itself; else what is said of subdomains, or of those that do not exist. */
  tag: "p" | "sp" | "np";
  /** Null when the record is of no use: without a valid policy, and with nobody to report to. */
  policy: DmarcPolicy | null;
}

/**
 * The policy of a domain (RFC 9989 section 4.10.1): of its own record, else of its organizational domain's, else of the
 * public suffix's. @param exists whether DNS knows the domain at all @returns undefined when there is none
 */
export function rulingPolicy(walk: TreeWalk, exists: boolean): RulingPolicy | undefined {
  const { domain, found } = walk;
  const organization = organizationalDomain(walk);
  const of = (name: string) => found.find((one) => one.domain === name);
  const ruling = of(domain) ?? of(organization) ?? found.find(({ record }) => record.psd === "y");
  if (ruling === undefined) return undefined;
  const { domain: at, record } = ruling;
  const tags = at === domain ? (["p"] as const) : exists ? (["sp", "p"] as const) : (["np", "sp", "p"] as const);
  const tag = tags.find((name) => record[name] !== null) ?? "p";
  const isValid = record.p !== null && !record.wrong.includes("sp") && !record.wrong.includes("np");
  const policy = isValid ? record[tag] : record.rua.length > 0 ? "none" : null;
  return { at, record, tag, policy };
}

/** What is done in effect: one level milder while the policy is tested. */
export function inEffect(policy: DmarcPolicy, testing: boolean): DmarcPolicy {
  if (!testing) return policy;
  return policy === "reject" ? "quarantine" : "none";
}
