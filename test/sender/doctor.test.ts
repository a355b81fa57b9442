import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Answer } from "../../src/platform/dns/ask.ts";
import { readDmarcRecord } from "../../src/platform/dns/dmarc-record.ts";
import { reverseName } from "../../src/platform/dns/reverse-name.ts";
import type { TreeWalk } from "../../src/platform/dns/tree-walk.ts";
import { judgeBulkRules } from "../../src/sender/doctor/bulk-rules.ts";
import { judgeDomain } from "../../src/sender/doctor/judge.ts";
import { judgeFooter } from "../../src/sender/doctor/judge-footer.ts";
import type { DomainRecords } from "../../src/sender/doctor/look-up.ts";

function publicKey(modulusLength: number): string {
  return generateKeyPairSync("rsa", { modulusLength })
    .publicKey.export({ type: "spki", format: "der" })
    .toString("base64");
}

const found = (...records: string[]): Answer<string> => ({ kind: "records", nameExists: true, records });

/** A walk from `domain` that found these records, by domain. */
const walked = (records: Record<string, string>, domain = "acme.example"): TreeWalk => ({
  domain,
  found: Object.entries(records).map(([at, text]) => ({ domain: at, record: readDmarcRecord(text)! })),
  doubled: [],
  failed: null,
});
const own = (text: string) => walked({ "acme.example": text });
const fromReply = (record: Record<string, string>) => walked(record, "reply.acme.example");

const reply: NonNullable<DomainRecords["reply"]> = {
  domain: "reply.acme.example",
  spf: found("v=spf1 include:relay.example -all"),
  cost: { lookups: 1, broken: [] },
  walk: fromReply({ "acme.example": "v=DMARC1; p=reject" }),
  mx: found("mx.acme.example"),
};

const good: DomainRecords = {
  domain: "acme.example",
  spf: found("v=spf1 include:relay.example -all"),
  cost: { lookups: 1, broken: [] },
  walk: own("v=DMARC1; p=reject"),
  reply,
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
  ["SPF with eleven lookups", { cost: { lookups: 11, broken: [] } }, ["SPF bad"]],
  ["SPF that includes what has none", { cost: { lookups: 2, broken: ["gone.example"] } }, ["SPF bad"]],
  ["no SPF record of the envelope sender", { reply: { ...reply, spf: found() } }, ["SPF bad"]],
  ["SPF without an end", { spf: found("v=spf1 include:a.example") }, ["SPF warning"]],
  ["a missing DKIM key", { dkim: [{ selector: "s1", answer: found() }] }, ["DKIM bad"]],
  ["a revoked DKIM key", { dkim: [{ selector: "s1", answer: found("v=DKIM1; p=") }] }, ["DKIM bad"]],
  [
    "a DKIM key of 1024 bits",
    { dkim: [{ selector: "s1", answer: found(`v=DKIM1; p=${publicKey(1024)}`) }] },
    ["DKIM warning"],
  ],
  ["an Ed25519 key", { dkim: [{ selector: "s1", answer: found(`v=DKIM1; k=ed25519; p=${"A".repeat(43)}=`) }] }, []],
  ["no DMARC record", { walk: walked({}), reply: { ...reply, walk: fromReply({}) } }, ["DMARC bad", "ALIGN warning"]],
  ["two DMARC records", { walk: { ...walked({}), doubled: ["acme.example"] } }, ["DMARC bad", "ALIGN warning"]],
  ["DMARC that only watches", { walk: own("v=DMARC1; p=none; rua=mailto:a@b.example") }, ["DMARC warning"]],
  ["DMARC without a policy, but with reports", { walk: own("v=DMARC1; rua=mailto:a@b.example") }, ["DMARC warning"]],
  ["DMARC that says nothing", { walk: own("v=DMARC1") }, ["DMARC bad"]],
  ["DMARC that is tested", { walk: own("v=DMARC1; p=reject; t=y") }, ["DMARC warning"]],
  ["DMARC with pct", { walk: own("v=DMARC1; p=reject; pct=50") }, ["DMARC warning"]],
  ["DMARC with rf and ri", { walk: own("v=DMARC1; p=reject; rf=afrf; ri=3600") }, ["DMARC warning", "DMARC warning"]],
  ["DMARC with a wrong value", { walk: own("v=DMARC1; p=reject; adkim=relaxed") }, ["DMARC warning"]],
  ["DMARC that leaves names below open", { walk: own("v=DMARC1; p=reject; sp=none") }, ["DMARC warning"]],
  ["DMARC that closes names that are not", { walk: own("v=DMARC1; p=reject; sp=none; np=reject") }, []],
  ["a domain that calls itself a suffix", { walk: own("v=DMARC1; p=reject; psd=y") }, ["DMARC warning"]],
  [
    "sp below the organization",
    {
      walk: walked({ "acme.example": "v=DMARC1; p=reject; sp=none", example: "v=DMARC1" }),
      reply: { ...reply, walk: fromReply({ example: "v=DMARC1" }) },
    },
    ["DMARC warning"],
  ],
  [
    "replies at another organization",
    { reply: { ...reply, walk: walked({}, "reply.other.example") } },
    ["ALIGN warning"],
  ],
  ["strict SPF", { walk: own("v=DMARC1; p=reject; aspf=s") }, ["ALIGN warning"]],
  ["a reply domain that was not said", { reply: null }, ["ALIGN warning"]],
  ["no MX record of the reply domain", { reply: { ...reply, mx: found() } }, ["MX bad"]],
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
    cost: null,
    walk: { ...walked({}), failed: { name: "_dmarc.acme.example", reason: failed.reason } },
    reply: null,
    dkim: [{ selector: "s1", answer: failed }],
    mx: failed,
    hosts: [{ address: "192.0.2.1", names: failed, confirmed: false }],
  });
  expect(findings.map(({ check, level }) => `${check} ${level}`)).toEqual([
    "SPF unknown",
    "DKIM unknown",
    "DMARC unknown",
    "ALIGN warning",
    "MX unknown",
    "PTR unknown",
  ]);
  for (const { found, advice } of findings.filter(({ level }) => level === "unknown")) {
    expect(found).toMatch(/^lookup of \S+ failed: the DNS server refused$/);
    expect(advice).toBe("try again");
  }
});

test("a domain that does not exist is told from one without records", () => {
  const [spf] = judgeDomain({ ...good, spf: { kind: "records", nameExists: false, records: [] } });
  expect(spf).toMatchObject({
    check: "SPF",
    level: "bad",
    found: "acme.example does not exist (NXDOMAIN) (acme.example)",
  });
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

test("the policy of a subdomain is told with where it comes from", () => {
  const walk = walked({ "acme.example": "v=DMARC1; p=none; sp=reject" }, "mail.acme.example");
  const dmarc = judgeDomain({ ...good, domain: "mail.acme.example", walk }).filter(({ check }) => check === "DMARC");
  expect(dmarc).toEqual([
    {
      check: "DMARC",
      level: "good",
      found: 'v=DMARC1; p=none; sp=reject (acme.example), so "sp=reject" rules',
      advice: null,
    },
  ]);
});

test.each([
  ["pct", "v=DMARC1; p=quarantine; pct=0", /removed it.+"t=y"/],
  ["a test", "v=DMARC1; p=reject; t=y", /in effect it is "quarantine"/],
  ["a test of quarantine", "v=DMARC1; p=quarantine; t=y", /in effect it is "none"/],
  ["open names", "v=DMARC1; p=reject; np=none", /"np=reject"/],
])("what to do about %s is said", (_name, text, advice) => {
  const warnings = judgeDomain({ ...good, walk: own(text) }).filter(({ level }) => level === "warning");
  expect(warnings.map((one) => one.advice)).toEqual([expect.stringMatching(advice)]);
});

test("the same domain for From and replies is told once", () => {
  const checks = judgeDomain({ ...good, reply: { ...good, domain: "acme.example" } }).map(({ check }) => check);
  expect(checks).toEqual(["SPF", "DKIM", "DMARC", "ALIGN", "MX", "PTR"]);
});

describe("the rules for bulk senders", () => {
  const settings = { domain: "acme.example", publicUrl: "https://ripen.acme.example", complaintPercent: 0.3 };
  const stand = (records: Partial<DomainRecords>, other: Partial<typeof settings> | { publicUrl: undefined } = {}) =>
    Object.fromEntries(
      judgeBulkRules(judgeDomain({ ...good, ...records }), { ...settings, ...other }).map(({ rule, level, change }) => {
        expect(change === null).toBe(level === "good");
        return [rule.split(/[ ,]/).slice(0, 3).join(" "), level];
      }),
    );

  test("are kept by a good domain, but for what only its owner can do", () => {
    expect(stand({})).toEqual({
      "SPF and DKIM": "good",
      "DMARC  with": "good",
      "From aligned with": "good",
      "one-click unsubscribe in": "good",
      "a visible way": "yours",
      "complaints below 0.1": "yours",
      "names of the": "good",
      TLS: "yours",
      "addresses of From": "good",
      "a From of": "good",
      "no mail to": "yours",
    });
  });

  test.each<[string, Partial<DomainRecords>, object, Record<string, string>]>([
    ["p=none is enough", { walk: own("v=DMARC1; p=none") }, {}, { "DMARC  with": "good" }],
    ["no DMARC is not", { walk: walked({}) }, {}, { "DMARC  with": "bad" }],
    ["DKIM alone may be aligned", { walk: own("v=DMARC1; p=none; aspf=s") }, {}, { "From aligned with": "good" }],
    ["SPF alone is not both", { dkim: [] }, {}, { "SPF and DKIM": "warning", "From aligned with": "good" }],
    ["nothing aligned", { dkim: [], reply: null }, {}, { "From aligned with": "warning" }],
    ["http", {}, { publicUrl: "http://ripen.acme.example" }, { "one-click unsubscribe in": "bad" }],
    ["no PUBLIC_URL", {}, { publicUrl: undefined }, { "one-click unsubscribe in": "warning" }],
    ["a lax guard", {}, { complaintPercent: 0.5 }, { "complaints below 0.1": "warning" }],
    ["a From of Gmail", {}, { domain: "gmail.com" }, { "a From of": "bad" }],
    ["no addresses", { hosts: [] }, {}, { "names of the": "yours" }],
    ["replies that go nowhere", { reply: { ...reply, mx: found() } }, {}, { "addresses of From": "bad" }],
  ])("%s", (_name, records, other, expected) => {
    expect(stand(records, other)).toMatchObject(expected);
  });
});
