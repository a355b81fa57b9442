import { expect, test } from "vitest";
import { judgeDmarc } from "../../src/inbound/trust/verify/judge-dmarc.ts";

const records: Record<string, string> = {
  "_dmarc.firm.test": "v=DMARC1; p=reject",
  "_dmarc.strict.test": "v=DMARC1; p=reject; adkim=s; aspf=s",
  "_dmarc.host.test": "v=DMARC1; p=none; psd=y",
  "_dmarc.own.firm.test": "v=DMARC1; p=reject; psd=n",
};
const ask = async (name: string) => {
  const record = records[name];
  return { kind: "records" as const, nameExists: record !== undefined, records: record === undefined ? [] : [record] };
};
const judge = (from: string, dkim: string[], spf: string | null = null) => judgeDmarc(from, { dkim, spf }, ask);

test.each([
  ["firm.test", ["firm.test"], null, "pass", "dkim"],
  ["mail.firm.test", ["firm.test"], null, "pass", "dkim"],
  ["firm.test", ["news.firm.test"], null, "pass", "dkim"],
  ["firm.test", [], "bounce.firm.test", "pass", "spf"],
  ["firm.test", ["evil.test"], "evil.test", "fail", null],
  ["firm.test", ["evilfirm.test"], null, "fail", null],
  ["strict.test", ["mail.strict.test"], "mail.strict.test", "fail", null],
  ["strict.test", ["strict.test"], null, "pass", "dkim"],
  // A public suffix that says so parts its customers from one another.
  ["a.host.test", ["b.host.test"], null, "fail", null],
  ["www.a.host.test", ["a.host.test"], null, "pass", "dkim"],
  ["own.firm.test", ["firm.test"], null, "fail", null],
  // Without any record nobody knows where an organization ends.
  ["a.none.test", ["none.test"], null, "none", null],
  ["none.test", ["none.test"], null, "none", "dkim"],
  ["none.test", [], "none.test", "none", "spf"],
] as const)("From %s, signed by %j, sent by %s: %s by %s", async (from, dkim, spf, result, by) => {
  expect(await judge(from, [...dkim], spf)).toEqual({ result, by });
});

test("a silent DNS decides nothing", async () => {
  const silent = async () => ({ kind: "failed" as const, reason: "silent" });
  expect(await judgeDmarc("firm.test", { dkim: ["firm.test"], spf: null }, silent)).toEqual({
    result: "temperror",
    by: null,
  });
});
