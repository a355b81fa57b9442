import { createPublicKey } from "node:crypto";
import { missing, unknown } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { judgeAlignment } from "./judge-alignment.ts";
import { judgeDmarc } from "./judge-dmarc.ts";
import { judgeSpf } from "./judge-spf.ts";
import type { DomainRecords, SendingDomain } from "./look-up.ts";

/** Judges the records of a sending domain by what large mailbox providers ask of bulk senders since 2024. */
export function judgeDomain(records: DomainRecords): Finding[] {
  const { spf, walk, reply } = records;
  const others = reply === null || reply.domain === records.domain ? [] : [reply];
  return [
    ...[records, ...others].map(judgeSpf),
    ...judgeDkim(records),
    ...judgeDmarc(walk, spf.kind === "failed" || spf.nameExists),
    judgeAlignment(records),
    ...[records, ...others].map(judgeMx),
    ...judgeHosts(records),
  ];
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

function judgeMx({ mx, domain }: SendingDomain): Finding {
  if (mx.kind === "failed") return unknown("MX", domain, mx.reason);
  if (mx.records.length > 0) {
    return { check: "MX", level: "good", found: `${mx.records.join(", ")} (${domain})`, advice: null };
  }
  const advice = `a domain that takes no mail looks made up, and answers are lost: add an MX record at ${domain}`;
  return { check: "MX", level: "bad", found: `${missing(mx.nameExists, domain)} (${domain})`, advice };
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
