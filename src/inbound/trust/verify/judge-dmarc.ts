import { organizationalDomain, rulingPolicy, walkTree } from "../../../platform/dns/tree-walk.ts";
import type { TreeWalk } from "../../../platform/dns/tree-walk.ts";
import type { AskTexts } from "../../../platform/dns/ask.ts";

/** Domains that a mail was verified for: those of its signatures, and that of its envelope sender. */
export interface Verified {
  dkim: readonly string[];
  spf: string | null;
}

/** `none`: the domain has no DMARC record, and `by` tells what is aligned all the same. */
export interface DmarcJudgment {
  result: "pass" | "fail" | "none" | "temperror";
  by: "dkim" | "spf" | null;
}

const domainsAtMost = 5;

/**
 * DMARC (RFC 9989): whether a verified domain is aligned with that of From. Organizations are found by the tree walk of
 * section 4.10, not by a list of public suffixes; in strict mode, and where no record stands anywhere above, the domains
 * have to be the same.
 */
export async function judgeDmarc(fromDomain: string, verified: Verified, askTexts: AskTexts): Promise<DmarcJudgment> {
  const walk = await walkTree(fromDomain, askTexts);
  if (walk.failed !== null) return { result: "temperror", by: null };
  const ruling = rulingPolicy(walk, true);
  const { adkim, aspf } = ruling?.record ?? { adkim: "r", aspf: "r" };
  let failed = false;
  const anyAligned = async (domains: readonly string[], mode: "r" | "s") => {
    for (const domain of [...new Set(domains.map(bare))].slice(0, domainsAtMost)) {
      const aligned = await isAlignedBy(walk, domain, mode, askTexts);
      if (aligned === true) return true;
      failed ||= aligned === undefined;
    }
    return false;
  };
  const by = (await anyAligned(verified.dkim, adkim))
    ? "dkim"
    : (await anyAligned(verified.spf === null ? [] : [verified.spf], aspf))
      ? "spf"
      : null;
  if (by === null && failed) return { result: "temperror", by };
  if (ruling === undefined) return { result: "none", by };
  return { result: by === null ? "fail" : "pass", by };
}

/** @returns undefined when a question was not answered */
async function isAlignedBy(
  walk: TreeWalk,
  domain: string,
  mode: "r" | "s",
  askTexts: AskTexts,
): Promise<boolean | undefined> {
  if (domain === walk.domain) return true;
  const organization = organizationalDomain(walk);
  // Whoever belongs to the organization has a name below it, or its own.
  if (mode === "s" || (domain !== organization && !domain.endsWith(`.${organization}`))) return false;
  const other = await walkTree(domain, askTexts);
  if (other.failed !== null) return undefined;
  return organizationalDomain(other) === organization;
}

function bare(domain: string): string {
  return domain.toLowerCase().replace(/^.*@/, "").replace(/\.$/, "");
}
