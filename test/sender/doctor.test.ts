import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { judgeDomain } from "../../src/sender/doctor/judge.ts";
import type { Answer } from "../../src/sender/doctor/ask.ts";
import { judgeFooter } from "../../src/sender/doctor/judge-footer.ts";
import { reverseName } from "../../src/sender/doctor/reverse-name.ts";
import type { DomainRecords } from "../../src/sender/doctor/look-up.ts";

function publicKey(modulusLength: number): string {
  return generateKeyPairSync("rsa", { modulusLength })
    .publicKey.export({ type: "spki", format: "der" })
    .toString("base64");
}

const found = (...records: string[]): Answer<string> => ({ kind: "records", nameExists: true, records });

const good: DomainRecords = {
  domain: "acme.example",
  spf: found("v=spf1 include:relay.example -all"),
  dmarc: found("v=DMARC1; p=reject"),
  dkim: [{ selector: "s1", answer: found(`v=DKIM1; k=rsa; p=${publicKey(2048)}`) }],
  mx: found("mx.acme.example"),
  hosts: [{ address: "192.0.2.1", names: found("mail.acme.example"), confirmed: true }],
};

const levels = (records: Partial<DomainRecords>) =>
  judgeDomain({ ...good, ...records }).flatMap(({ check, level }) => (level === "good" ? [] : [`${check} ${level}`]));

test("a domain with everything in place is good, without advice", () => {
  expect(levels({})).toEqual([]);
  expect(judgeDomain(good).every(({ advice }) => advice === null)).toBe(true);
});

test.each<[string, Partial<DomainRecords>, string[]]>([
  ["no SPF record", { spf: found() }, ["SPF bad"]],
  ["two SPF records", { spf: found("v=spf1 -all", "v=spf1 ~all") }, ["SPF bad"]],
  ["SPF that lets everyone send", { spf: found("v=spf1 +all") }, ["SPF bad"]],
  ["SPF with eleven lookups", { spf: found(`v=spf1 ${"include:a.example ".repeat(11)}-all`) }, ["SPF bad"]],
  ["SPF without an end", { spf: found("v=spf1 include:a.example") }, ["SPF warning"]],
  ["a missing DKIM key", { dkim: [{ selector: "s1", answer: found() }] }, ["DKIM bad"]],
  ["a revoked DKIM key", { dkim: [{ selector: "s1", answer: found("v=DKIM1; p=") }] }, ["DKIM bad"]],
  [
    "a DKIM key of 1024 bits",
    { dkim: [{ selector: "s1", answer: found(`v=DKIM1; p=${publicKey(1024)}`) }] },
    ["DKIM warning"],
  ],
  ["an Ed25519 key", { dkim: [{ selector: "s1", answer: found(`v=DKIM1; k=ed25519; p=${"A".repeat(43)}=`) }] }, []],
  ["no DMARC record", { dmarc: found() }, ["DMARC bad"]],
  ["DMARC that only watches", { dmarc: found("v=DMARC1; p=none; rua=mailto:a@b.example") }, ["DMARC warning"]],
  ["DMARC without a policy", { dmarc: found("v=DMARC1; rua=mailto:a@b.example") }, ["DMARC bad"]],
  ["no MX record", { mx: found() }, ["MX bad"]],
  ["a nameless address", { hosts: [{ address: "192.0.2.1", names: found(), confirmed: false }] }, ["PTR bad"]],
])("%s", (_name, records, expected) => {
  expect(levels(records)).toEqual(expected);
});

test("what could not be looked up is neither good nor bad, and says so", () => {
  const failed = { kind: "failed", reason: "the DNS server refused" } as const;
  const findings = judgeDomain({
    domain: "acme.example",
    spf: failed,
    dmarc: failed,
    dkim: [{ selector: "s1", answer: failed }],
    mx: failed,
    hosts: [{ address: "192.0.2.1", names: failed, confirmed: false }],
  });
  expect(findings.map(({ check, level }) => `${check} ${level}`)).toEqual([
    "SPF unknown",
    "DKIM unknown",
    "DMARC unknown",
    "MX unknown",
    "PTR unknown",
  ]);
  for (const { found, advice } of findings) {
    expect(found).toMatch(/^lookup of \S+ failed: the DNS server refused$/);
    expect(advice).toBe("try again");
  }
});

test("a domain that does not exist is told from one without records", () => {
  const [spf] = judgeDomain({ ...good, spf: { kind: "records", nameExists: false, records: [] } });
  expect(spf).toMatchObject({ check: "SPF", level: "bad", found: "acme.example does not exist (NXDOMAIN)" });
});

test("a footer without a postal address is warned of", () => {
  expect(judgeFooter(" ")).toMatchObject({ check: "FOOTER", level: "warning" });
  expect(judgeFooter("1 Main Street, Springfield")).toMatchObject({ level: "good", advice: null });
});

test.each([
  ["192.0.2.1", "1.2.0.192.in-addr.arpa"],
  ["2001:db8::567:89ab", "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"],
  ["::", `${"0.".repeat(32)}ip6.arpa`],
  ["::ffff:192.0.2.1", `1.0.2.0.0.0.0.c.f.f.f.f.${"0.".repeat(20)}ip6.arpa`],
])("the names of %s stand at %s", (address, name) => {
  expect(reverseName(address)).toBe(name);
});
