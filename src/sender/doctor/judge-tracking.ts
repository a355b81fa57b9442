import type { Finding } from "./finding.ts";

/**
 * What was found of a tracking domain.
 * @property addresses of the domain; null when they could not be looked up
 * @property expected addresses of the host of the public URL; null when they could not be looked up
 * @property aliases what the domain is an alias of (CNAME), lower case
 * @property answer what https://domain said to a request for a pixel
 */
export interface TrackingRecords {
  domain: string;
  publicHost: string;
  addresses: readonly string[] | null;
  expected: readonly string[] | null;
  aliases: readonly string[];
  answer: { kind: "pixel" } | { kind: "other"; status: number } | { kind: "failed"; reason: string };
}

/** Whether the links of a sender's mails lead here: by name, encrypted, and to us. Pure. */
export function judgeTracking(records: TrackingRecords): Finding[] {
  const { domain, answer } = records;
  const good = (found: string): Finding => ({ check: "TRACK", level: "good", found, advice: null });
  const bad = (found: string, advice: string): Finding => ({ check: "TRACK", level: "bad", found, advice });
  const serves =
    answer.kind === "pixel"
      ? good(`https://${domain} answers with a valid certificate, and it is us`)
      : answer.kind === "other"
        ? bad(`https://${domain} answers with status ${answer.status}: it is not us`, "let the proxy pass it on to us")
        : bad(`https://${domain}: ${answer.reason}`, "serve it with a certificate of its own name");
  return [judgeName(records, good, bad), serves];
}

function judgeName(
  { domain, publicHost, addresses, expected, aliases }: TrackingRecords,
  good: (found: string) => Finding,
  bad: (found: string, advice: string) => Finding,
): Finding {
  const advice = `add a record: ${domain}. CNAME ${publicHost}.`;
  if (addresses === null) return bad(`${domain} leads nowhere`, advice);
  if (aliases.includes(publicHost)) return good(`${domain} is an alias of ${publicHost}`);
  if (expected === null) {
    return { check: "TRACK", level: "unknown", found: `${publicHost} could not be looked up`, advice: "try again" };
  }
  return addresses.some((address) => expected.includes(address))
    ? good(`${domain} has an address of ${publicHost}`)
    : bad(`${domain} leads to ${addresses.join(", ")}, and ${publicHost} is ${expected.join(", ")}`, advice);
}
