import { organizationalDomain, rulingPolicy } from "../../platform/dns/tree-walk.ts";
import { unknown } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { DomainRecords } from "./look-up.ts";

/**
 * Whether SPF can count for DMARC: the domain of the envelope sender, which is that of the reply addresses, has to belong to
 * the organization of the From domain (relaxed), or be the same (`aspf=s`). DKIM is aligned by itself: a sender signs for the
 * domain of its address.
 */
export function judgeAlignment({ domain, walk, reply, spf }: DomainRecords): Finding {
  if (reply === null) {
    const advice = "say it with --reply-domain or REPLY_DOMAIN, to check that SPF counts for DMARC";
    return { check: "ALIGN", level: "warning", found: "the domain of the envelope sender was not said", advice };
  }
  const failed = walk.failed ?? reply.walk.failed;
  if (failed !== null) return unknown("ALIGN", failed.name, failed.reason);
  const exists = spf.kind === "records" && spf.nameExists;
  const found = `mail from ${domain} has the envelope sender …@${reply.domain}`;
  const ruling = rulingPolicy(walk, exists);
  if (ruling === undefined) {
    return { check: "ALIGN", level: "warning", found, advice: "without a DMARC record there is nothing to count for" };
  }
  const isStrict = ruling.record.aspf === "s";
  const organization = organizationalDomain(walk);
  const isAligned = isStrict ? reply.walk.domain === walk.domain : organizationalDomain(reply.walk) === organization;
  if (isAligned) return { check: "ALIGN", level: "good", found, advice: null };
  const advice = isStrict
    ? `"aspf=s" asks for the same domain: remove it, or DMARC hangs on DKIM alone`
    : `SPF does not count for DMARC, which hangs on DKIM alone: use a REPLY_DOMAIN below ${organization}`;
  return { check: "ALIGN", level: "warning", found, advice };
}
