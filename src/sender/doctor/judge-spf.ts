import { missing, unknown } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { SendingDomain } from "./look-up.ts";

/** Judges the SPF record of a domain (RFC 7208). */
export function judgeSpf({ spf: answer, cost, domain }: SendingDomain): Finding {
  if (answer.kind === "failed") return unknown("SPF", domain, answer.reason);
  const [record] = answer.records;
  const found = `${record} (${domain})`;
  if (record === undefined) {
    const advice = `add a TXT record at ${domain}: "v=spf1 include:<your relay> -all"`;
    return { check: "SPF", level: "bad", found: `${missing(answer.nameExists, domain)} (${domain})`, advice };
  }
  if (answer.records.length > 1) {
    // RFC 7208 section 4.5: more than one is a permanent error
    const several = `${answer.records.length} records (${domain})`;
    return { check: "SPF", level: "bad", found: several, advice: "merge them into one" };
  }
  const all = /(?:^| )([-~?+]?)all(?: |$)/i.exec(record);
  if (all !== null && (all[1] === "+" || all[1] === "")) {
    return { check: "SPF", level: "bad", found, advice: 'everyone may send: end it with "-all" or "~all"' };
  }
  if (cost !== null && cost.lookups > 10) {
    const advice = "with what it includes it needs more than the 10 lookups of RFC 7208: include less";
    return { check: "SPF", level: "bad", found, advice };
  }
  if (cost !== null && cost.broken.length > 0) {
    const advice = `it includes ${cost.broken.join(", ")}, where there is no SPF record: remove that, or the whole record counts as broken`;
    return { check: "SPF", level: "bad", found, advice };
  }
  if (all === null && !/\bredirect=/i.test(record)) {
    return { check: "SPF", level: "warning", found, advice: 'end it with "-all" or "~all"' };
  }
  return { check: "SPF", level: "good", found, advice: null };
}
