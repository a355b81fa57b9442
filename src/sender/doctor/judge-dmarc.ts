import { inEffect, organizationalDomain, rulingPolicy } from "../../platform/dns/tree-walk.ts";
import type { RulingPolicy, TreeWalk } from "../../platform/dns/tree-walk.ts";
import { unknown } from "./finding.ts";
import type { Finding } from "./finding.ts";

const strictness = { none: 0, quarantine: 1, reject: 2 } as const;

/** Judges what DMARC says about a domain, by RFC 9989. @param exists whether DNS knows the domain */
export function judgeDmarc(walk: TreeWalk, exists: boolean): Finding[] {
  const { domain } = walk;
  if (walk.failed !== null) return [unknown("DMARC", walk.failed.name, walk.failed.reason)];
  const doubled = walk.doubled.map((name): Finding => {
    const advice = "keep one: receivers discard them all";
    return { check: "DMARC", level: "bad", found: `several records at _dmarc.${name}`, advice };
  });
  const ruling = rulingPolicy(walk, exists);
  if (ruling === undefined) {
    const advice = `add a TXT record at _dmarc.${domain}: "v=DMARC1; p=none; rua=mailto:dmarc@${domain}"`;
    return doubled.length > 0 ? doubled : [{ check: "DMARC", level: "bad", found: "no record", advice }];
  }
  return [...doubled, judgePolicy(ruling), ...judgeTags(ruling, walk)];
}

function judgePolicy(ruling: RulingPolicy): Finding {
  const { record, tag, policy } = ruling;
  const found = describe(ruling);
  if (policy === null) {
    const advice = `it says nothing that receivers can use: add "p=none", "quarantine" or "reject", and "rua"`;
    return { check: "DMARC", level: "bad", found, advice };
  }
  if (policy === "none") {
    const advice = `once the reports (rua) look right, move on to "${tag}=quarantine" and "${tag}=reject"`;
    return { check: "DMARC", level: "warning", found, advice };
  }
  if (record.testing) {
    const milder = inEffect(policy, true);
    const advice = `"t=y" only tests it: in effect it is "${milder}". Remove "t=y" once the reports (rua) look right`;
    return { check: "DMARC", level: "warning", found, advice };
  }
  return { check: "DMARC", level: "good", found, advice: null };
}

/** What else is to be said of the record that rules. */
function judgeTags({ at, record }: RulingPolicy, walk: TreeWalk): Finding[] {
  const organization = organizationalDomain(walk);
  const warn = (found: string, advice: string): Finding => ({ check: "DMARC", level: "warning", found, advice });
  const removed = record.removed.map((tag) =>
    warn(
      `"${tag}" at _dmarc.${at}`,
      tag === "pct"
        ? 'RFC 9989 has removed it, and the whole policy counts whatever it says: remove it, and use "t=y" to test a policy'
        : "RFC 9989 has removed it, and receivers ignore it: remove it",
    ),
  );
  const wrong = record.wrong.map((tag) =>
    warn(`"${tag}" at _dmarc.${at} has an unknown value`, "receivers take it for not said: correct it"),
  );
  const { p, sp, np } = record;
  const strict = p === null ? 0 : strictness[p];
  const ofNames = np ?? sp ?? p;
  const isOpen = ofNames !== null && strictness[ofNames] < strict;
  return [
    ...removed,
    ...wrong,
    ...(record.psd === "y" && at === walk.domain
      ? [warn(`"psd=y" at _dmarc.${at}`, "it says that domains below belong to others, as below com: remove it")]
      : []),
    ...(at !== organization && (sp !== null || np !== null)
      ? [
          warn(
            `"sp" or "np" at _dmarc.${at}`,
            `they count at ${organization} only, the organizational domain: move them`,
          ),
        ]
      : []),
    ...(at === organization && isOpen
      ? [
          warn(
            `"${np === null ? "sp" : "np"}=${ofNames}" at _dmarc.${at}`,
            'anybody may use names below that do not exist: add "np=reject"',
          ),
        ]
      : []),
  ];
}

function describe({ at, record, tag, policy }: RulingPolicy): string {
  return tag === "p" ? `${record.text} (${at})` : `${record.text} (${at}), so "${tag}=${policy}" rules`;
}
