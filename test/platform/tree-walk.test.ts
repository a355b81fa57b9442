import { expect, test } from "vitest";
import type { AskTexts } from "../../src/platform/dns/ask.ts";
import { readDmarcRecord } from "../../src/platform/dns/dmarc-record.ts";
import {
  inEffect,
  organizationalDomain,
  rulingPolicy,
  walkTargets,
  walkTree,
} from "../../src/platform/dns/tree-walk.ts";

/** Answers with the records of a zone, by domain; notes what it was asked. */
function zone(records: Record<string, string | string[]>, asked: string[] = []): AskTexts {
  return async (name) => {
    asked.push(name);
    const found = [records[name.replace("_dmarc.", "")] ?? []].flat();
    return { kind: "records", nameExists: found.length > 0, records: found };
  };
}

const organizationOf = async (domain: string, records: Record<string, string | string[]>) =>
  organizationalDomain(await walkTree(domain, zone(records)));

test("a walk asks for each name up to the top level, and for eight at most", () => {
  expect(walkTargets("A.mail.Example.com.")).toEqual(["a.mail.example.com", "mail.example.com", "example.com", "com"]);
  // The example of RFC 9989 section 4.10.
  expect(walkTargets("a.b.c.d.e.f.g.h.i.j.mail.example.com")).toEqual([
    "a.b.c.d.e.f.g.h.i.j.mail.example.com",
    "g.h.i.j.mail.example.com",
    "h.i.j.mail.example.com",
    "i.j.mail.example.com",
    "j.mail.example.com",
    "mail.example.com",
    "example.com",
    "com",
  ]);
  expect(walkTargets("a.b.c.d.e.f.example.com")).toHaveLength(8);
  expect(walkTargets("com")).toEqual(["com"]);
});

test.each([
  // The examples of RFC 9989 section 4.10.2 and appendix B.4.
  ["a.mail.example.com", { "mail.example.com": "v=DMARC1", "example.com": "v=DMARC1" }, "example.com"],
  ["a.mail.example.com", { "mail.example.com": "v=DMARC1; psd=n", "example.com": "v=DMARC1" }, "mail.example.com"],
  ["a.mail.example.com", { com: "v=DMARC1; psd=y" }, "example.com"],
  ["example.com", { "example.com": "v=DMARC1" }, "example.com"],
  ["signing.example.com", { "signing.example.com": "v=DMARC1", "example.com": "v=DMARC1" }, "example.com"],
  ["a.b.c.d.e.f.g.h.i.j.k.example.com", { "example.com": "v=DMARC1" }, "example.com"],
  ["giant.bank.example", { "giant.bank.example": "v=DMARC1", "bank.example": "v=DMARC1; psd=y" }, "giant.bank.example"],
  [
    "mail.giant.bank.example",
    { "giant.bank.example": "v=DMARC1", "bank.example": "v=DMARC1; psd=y" },
    "giant.bank.example",
  ],
  ["mail.mega.bank.example", { "bank.example": "v=DMARC1; psd=y" }, "mega.bank.example"],
  // A public suffix that sends mail itself, and a domain without any record.
  ["bank.example", { "bank.example": "v=DMARC1; psd=y" }, "bank.example"],
  ["mail.example.com", {}, "mail.example.com"],
  // Several records count as none.
  ["mail.example.com", { "mail.example.com": "v=DMARC1", "example.com": ["v=DMARC1", "v=DMARC1"] }, "mail.example.com"],
])("the organizational domain of %s with %j is %s", async (domain, records, expected) => {
  expect(await organizationOf(domain, records)).toBe(expected);
});

test("a walk ends where a record says what its domain is", async () => {
  const asked: string[] = [];
  await walkTree("a.mail.example.com", zone({ "mail.example.com": "v=DMARC1; psd=n" }, asked));
  expect(asked).toEqual(["_dmarc.a.mail.example.com", "_dmarc.mail.example.com"]);
});

test("a question that is not answered ends the walk, and is told", async () => {
  const walk = await walkTree("mail.example.com", async (name) =>
    name === "_dmarc.example.com"
      ? { kind: "failed", reason: "SERVFAIL" }
      : { kind: "records", nameExists: true, records: ["v=DMARC1; p=reject"] },
  );
  expect(walk.failed).toEqual({ name: "_dmarc.example.com", reason: "SERVFAIL" });
  expect(walk.found.map(({ domain }) => domain)).toEqual(["mail.example.com"]);
});

test.each<[string, Record<string, string>, boolean, object]>([
  [
    "its own record",
    { "mail.acme.example": "v=DMARC1; p=reject" },
    true,
    { at: "mail.acme.example", tag: "p", policy: "reject" },
  ],
  [
    "the organization's p",
    { "acme.example": "v=DMARC1; p=reject" },
    true,
    { at: "acme.example", tag: "p", policy: "reject" },
  ],
  ["its sp", { "acme.example": "v=DMARC1; p=reject; sp=none" }, true, { tag: "sp", policy: "none" }],
  [
    "its np, for a name that is not",
    { "acme.example": "v=DMARC1; p=none; np=reject" },
    false,
    { tag: "np", policy: "reject" },
  ],
  ["no np, for a name that is", { "acme.example": "v=DMARC1; p=none; np=reject" }, true, { tag: "p", policy: "none" }],
  ["the suffix's", { example: "v=DMARC1; p=reject; psd=y" }, true, { at: "example", tag: "p", policy: "reject" }],
  ["none in effect, without p and reports", { "acme.example": "v=DMARC1" }, true, { policy: null }],
  [
    "p=none, without p but with reports",
    { "acme.example": "v=DMARC1; rua=mailto:a@b.example" },
    true,
    { policy: "none" },
  ],
  ["none in effect, with a wrong sp", { "acme.example": "v=DMARC1; p=reject; sp=maybe" }, true, { policy: null }],
])("what rules mail.acme.example is %s", async (_name, records, exists, expected) => {
  expect(rulingPolicy(await walkTree("mail.acme.example", zone(records)), exists)).toMatchObject(expected);
});

test("without any record nothing rules", async () => {
  expect(rulingPolicy(await walkTree("mail.acme.example", zone({})), true)).toBeUndefined();
});

test("a record between a domain and its organization rules nothing", async () => {
  const records = { "b.acme.example": "v=DMARC1; p=none", "acme.example": "v=DMARC1; p=reject" };
  expect(rulingPolicy(await walkTree("a.b.acme.example", zone(records)), true)).toMatchObject({ at: "acme.example" });
});

test.each([
  ["v=DMARC1", true],
  ["V = DMARC1 ; p=none", true],
  ["v=DMARC1;p=none;", true],
  ["v=dmarc1; p=none", false],
  ["v=DMARC12; p=none", false],
  ["p=none; v=DMARC1", false],
  [" v=DMARC1", false],
  ["v=spf1 -all", false],
])("%j is a record: %s", (text, is) => {
  expect(readDmarcRecord(text) !== null).toBe(is);
});

test("tags are read with their defaults; unknown ones are ignored, removed and wrong ones told", () => {
  expect(
    readDmarcRecord("v=DMARC1; P=Reject; t=y; np = quarantine; psd=n; adkim=s; pct=50; ri=1; x=y; aspf=q"),
  ).toEqual({
    text: expect.any(String),
    p: "reject",
    sp: null,
    np: "quarantine",
    testing: true,
    psd: "n",
    adkim: "s",
    aspf: "r",
    rua: [],
    removed: ["pct", "ri"],
    wrong: ["aspf"],
  });
  const { rua } = readDmarcRecord("v=DMARC1; p=none; rua=mailto:a@b.example, https://c.example/r, nothing")!;
  expect(rua).toEqual(["mailto:a@b.example", "https://c.example/r"]);
});

test("a tested policy is one level milder", () => {
  expect([
    inEffect("reject", true),
    inEffect("quarantine", true),
    inEffect("none", true),
    inEffect("reject", false),
  ]).toEqual(["quarantine", "none", "none", "reject"]);
});
