import { createPublicKey } from "node:crypto";
import type { DomainRecords } from "./look-up.ts";

/** One thing that was checked. `advice` says what to change; `unknown` is what could not be looked up. */
export interface Finding {
  check: "SPF" | "DKIM" | "DMARC" | "MX" | "PTR" | "TLS" | "FOOTER";
  level: "good" | "warning" | "bad" | "unknown";
  found: string;
  advice: string | null;
}

/** Judges the records of a sending domain by what large mailbox providers ask of bulk senders since 2024. */
export function judgeDomain(records: DomainRecords): Finding[] {
  return [judgeSpf(records), ...judgeDkim(records), judgeDmarc(records), judgeMx(records), ...judgeHosts(records)];
}

/** What could not be looked up is neither good nor bad. */
function unknown(check: Finding["check"], name: string, reason: string): Finding {
  return { check, level: "unknown", found: `lookup of ${name} failed: ${reason}`, advice: "try again" };
}

function missing(nameExists: boolean, domain: string): string {
  return nameExists ? "no record" : `${domain} does not exist (NXDOMAIN)`;
}

function judgeSpf({ spf: answer, domain }: DomainRecords): Finding {
  if (answer.kind === "failed") return unknown("SPF", domain, answer.reason);
  const spf = answer.records;
  const [record] = spf;
  if (record === undefined) {
    const advice = `add a TXT record at ${domain}: "v=spf1 include:<your relay> -all"`;
    return { check: "SPF", level: "bad", found: missing(answer.nameExists, domain), advice };
  }
  if (spf.length > 1) {
    // RFC 7208 section 4.5: more than one is a permanent error
    return { check: "SPF", level: "bad", found: `${spf.length} records`, advice: "merge them into one" };
  }
  const all = /(?:^| )([-~?+]?)all(?: |$)/i.exec(record);
  if (all !== null && (all[1] === "+" || all[1] === "")) {
    return { check: "SPF", level: "bad", found: record, advice: 'everyone may send: end it with "-all" or "~all"' };
  }
  const lookups = record.match(/\b(?:include:|redirect=|exists:|a\b|mx\b|ptr\b)/gi)?.length ?? 0;
  if (lookups > 10) {
    return { check: "SPF", level: "bad", found: record, advice: "it needs more than the 10 lookups of RFC 7208" };
  }
  if (all === null && !/\bredirect=/i.test(record)) {
    return { check: "SPF", level: "warning", found: record, advice: 'end it with "-all" or "~all"' };
  }
  return { check: "SPF", level: "good", found: record, advice: null };
}

function judgeDkim({ dkim, domain }: DomainRecords): Finding[] {
  if (dkim.length === 0) {
    const advice = "give the sender a DKIM key, or let the relay sign for this domain; name its selector to check it";
    return [{ check: "DKIM", level: "warning", found: "no selector to check", advice }];
  }
  return dkim.map(({ selector, answer }): Finding => {
    const name = `${selector}._domainkey.${domain}`;
    if (answer.kind === "failed") return unknown("DKIM", name, answer.reason);
    const record = answer.records.find((text) => /(?:^|;)\s*p=/.test(text));
    if (record === undefined) {
      return { check: "DKIM", level: "bad", found: `nothing at ${name}`, advice: `publish the public key at ${name}` };
    }
    const key = /(?:^|;)\s*p=([A-Za-z0-9+/=\s]*)/.exec(record)?.[1]?.replace(/\s/g, "") ?? "";
    if (key === "") return { check: "DKIM", level: "bad", found: `${name} is revoked`, advice: "publish a new key" };
    const bits = /k=ed25519/.test(record) ? null : rsaBits(key);
    if (bits !== null && bits < 2048) {
      const advice = bits < 1024 ? "use a key of 2048 bits" : "providers ask for at least 1024 bits; use 2048";
      return { check: "DKIM", level: bits < 1024 ? "bad" : "warning", found: `${name}: RSA of ${bits} bits`, advice };
    }
    return { check: "DKIM", level: "good", found: name, advice: null };
  });
}

/** The size of an RSA key; 0 when it is none. */
function rsaBits(base64: string): number {
  try {
    const key = createPublicKey({ key: Buffer.from(base64, "base64"), format: "der", type: "spki" });
    return key.asymmetricKeyDetails?.modulusLength ?? 0;
  } catch {
    return 0;
  }
}

function judgeDmarc({ dmarc: answer, domain }: DomainRecords): Finding {
  if (answer.kind === "failed") return unknown("DMARC", `_dmarc.${domain}`, answer.reason);
  const dmarc = answer.records;
  const [record] = dmarc;
  if (record === undefined) {
    const advice = `add a TXT record at _dmarc.${domain}: "v=DMARC1; p=none; rua=mailto:dmarc@${domain}"`;
    return { check: "DMARC", level: "bad", found: "no record", advice };
  }
  if (dmarc.length > 1) return { check: "DMARC", level: "bad", found: `${dmarc.length} records`, advice: "keep one" };
  const policy = /(?:^|;)\s*p\s*=\s*(\w+)/i.exec(record)?.[1]?.toLowerCase();
  if (policy === "none") {
    const advice = 'once the reports (rua) look right, move on to "p=quarantine" and "p=reject"';
    return { check: "DMARC", level: "warning", found: record, advice };
  }
  if (policy !== "quarantine" && policy !== "reject") {
    return { check: "DMARC", level: "bad", found: record, advice: 'add a policy: "p=none", "quarantine" or "reject"' };
  }
  return { check: "DMARC", level: "good", found: record, advice: null };
}

function judgeMx({ mx, domain }: DomainRecords): Finding {
  if (mx.kind === "failed") return unknown("MX", domain, mx.reason);
  if (mx.records.length > 0) return { check: "MX", level: "good", found: mx.records.join(", "), advice: null };
  const advice = `a domain that takes no mail looks made up, and answers are lost: add an MX record at ${domain}`;
  return { check: "MX", level: "bad", found: missing(mx.nameExists, domain), advice };
}

function judgeHosts({ hosts }: DomainRecords): Finding[] {
  return hosts.map(({ address, names: answer, confirmed }): Finding => {
    if (answer.kind === "failed") return unknown("PTR", address, answer.reason);
    const names = answer.records;
    if (confirmed) return { check: "PTR", level: "good", found: `${address} is ${names.join(", ")}`, advice: null };
    const found =
      names.length === 0 ? `${address} has no name` : `${names.join(", ")} does not lead back to ${address}`;
    return { check: "PTR", level: "bad", found, advice: "let the name of the address and its A or AAAA record agree" };
  });
}
