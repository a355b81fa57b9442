import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { judgeDomain } from "../../src/sender/doctor/judge.ts";
import { type DomainRecords, type DomainResolver, lookUpDomain } from "../../src/sender/doctor/look-up.ts";

function publicKey(modulusLength: number): string {
  return generateKeyPairSync("rsa", { modulusLength })
    .publicKey.export({ type: "spki", format: "der" })
    .toString("base64");
}

const good: DomainRecords = {
  domain: "acme.example",
  spf: ["v=spf1 include:relay.example -all"],
  dmarc: ["v=DMARC1; p=reject"],
  dkim: [{ selector: "s1", records: [`v=DKIM1; k=rsa; p=${publicKey(2048)}`] }],
  mx: ["mx.acme.example"],
  hosts: [{ address: "192.0.2.1", names: ["mail.acme.example"], confirmed: true }],
};

const levels = (records: Partial<DomainRecords>) =>
  judgeDomain({ ...good, ...records }).flatMap(({ check, level }) => (level === "good" ? [] : [`${check} ${level}`]));

test("a domain with everything in place is good, without advice", () => {
  expect(levels({})).toEqual([]);
  expect(judgeDomain(good).every(({ advice }) => advice === null)).toBe(true);
});

test.each<[string, Partial<DomainRecords>, string[]]>([
  ["no SPF record", { spf: [] }, ["SPF bad"]],
  ["two SPF records", { spf: ["v=spf1 -all", "v=spf1 ~all"] }, ["SPF bad"]],
  ["SPF that lets everyone send", { spf: ["v=spf1 +all"] }, ["SPF bad"]],
  ["SPF with eleven lookups", { spf: [`v=spf1 ${"include:a.example ".repeat(11)}-all`] }, ["SPF bad"]],
  ["SPF without an end", { spf: ["v=spf1 include:a.example"] }, ["SPF warning"]],
  ["a missing DKIM key", { dkim: [{ selector: "s1", records: [] }] }, ["DKIM bad"]],
  ["a revoked DKIM key", { dkim: [{ selector: "s1", records: ["v=DKIM1; p="] }] }, ["DKIM bad"]],
  [
    "a DKIM key of 1024 bits",
    { dkim: [{ selector: "s1", records: [`v=DKIM1; p=${publicKey(1024)}`] }] },
    ["DKIM warning"],
  ],
  ["an Ed25519 key", { dkim: [{ selector: "s1", records: [`v=DKIM1; k=ed25519; p=${"A".repeat(43)}=`] }] }, []],
  ["no DMARC record", { dmarc: [] }, ["DMARC bad"]],
  ["DMARC that only watches", { dmarc: ["v=DMARC1; p=none; rua=mailto:a@b.example"] }, ["DMARC warning"]],
  ["DMARC without a policy", { dmarc: ["v=DMARC1; rua=mailto:a@b.example"] }, ["DMARC bad"]],
  ["no MX record", { mx: [] }, ["MX bad"]],
  ["a nameless address", { hosts: [{ address: "192.0.2.1", names: [], confirmed: false }] }, ["PTR bad"]],
])("%s", (_name, records, expected) => {
  expect(levels(records)).toEqual(expected);
});

function missing(): never {
  throw Object.assign(new Error("queryTxt ENOTFOUND"), { code: "ENOTFOUND" });
}

const resolver: DomainResolver = {
  resolveTxt: async (name) => (name === "acme.example" ? [["v=spf1 ", "-all"], ["other"]] : missing()),
  resolveMx: async () => [{ exchange: "mx.acme.example", priority: 10 }],
  resolve4: async () => ["192.0.2.1"],
  resolve6: missing,
  reverse: async () => ["mail.acme.example"],
};

test("records in several parts are joined, and a name without records is empty", async () => {
  expect(await lookUpDomain(resolver, "acme.example", ["s1"], ["192.0.2.1"])).toEqual({
    domain: "acme.example",
    spf: ["v=spf1 -all"],
    dmarc: [],
    dkim: [{ selector: "s1", records: [] }],
    mx: ["mx.acme.example"],
    hosts: [{ address: "192.0.2.1", names: ["mail.acme.example"], confirmed: true }],
  });
});

test("a resolver that fails is not taken for a missing record", async () => {
  const failing = {
    ...resolver,
    resolveTxt: async () => Promise.reject(Object.assign(new Error("x"), { code: "ESERVFAIL" })),
  };
  await expect(lookUpDomain(failing, "acme.example", [], [])).rejects.toThrow("x");
});
