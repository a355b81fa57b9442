import { dkimSign } from "mailauth/lib/dkim/sign.js";
import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { parseMail } from "../../src/inbound/parse.ts";
import { authenticateSender } from "../../src/inbound/trust/authenticate-sender.ts";
import { needsReview } from "../../src/inbound/trust/needs-review.ts";
import { DnsUnavailableError } from "../../src/inbound/trust/verify/errors.ts";
import { verifySender } from "../../src/inbound/trust/verify/verify-sender.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = publicKey.export({ type: "spki", format: "der" }).toString("base64");
const records: Record<string, string> = {
  "s1._domainkey.firm.test": `v=DKIM1; k=rsa; p=${key}`,
  "s1._domainkey.evil.test": `v=DKIM1; k=rsa; p=${key}`,
  "_dmarc.firm.test": "v=DMARC1; p=reject",
  "spf.test": "v=spf1 ip4:192.0.2.7 -all",
};

async function resolve(name: string, type: string): Promise<string[][]> {
  const record = type === "TXT" ? records[name.toLowerCase()] : undefined;
  if (record === undefined) throw Object.assign(new Error("no such record"), { code: "ENOTFOUND" });
  return [[record]];
}

const written = (from: string, more = "") =>
  `${more}From: Lee <${from}>\r\nTo: hello@acme.test\r\nSubject: Re: Hi\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\nMessage-ID: <1@x.test>\r\n\r\nHello\r\n`;

async function signed(from: string, domain: string): Promise<string> {
  const raw = written(from);
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const signer = { signingDomain: domain, selector: "s1", privateKey: pem };
  const { signatures } = await dkimSign(raw, { ...signer, signatureData: [signer] });
  return `${signatures}${raw}`;
}

async function check(
  raw: string,
  more: { remoteIp?: string; envelopeFrom?: string; trusted?: string[] } = {},
  dns = resolve,
) {
  const bytes = Buffer.from(raw);
  const { remoteIp = null, envelopeFrom = "", trusted = [] } = more;
  return authenticateSender(
    { raw: bytes, mail: await parseMail(bytes), envelopeFrom, remoteIp, helo: null },
    { verify: (input) => verifySender(input, { resolve: dns, hostname: "reply.test" }), trustedAuthservIds: trusted },
  );
}

describe("who From is", () => {
  test("is proven by a signature of its own domain", async () => {
    expect(await check(await signed("lee@firm.test", "firm.test"))).toMatchObject({ authenticated: true, by: "dmarc" });
  });

  test("is not proven by a signature of another domain", async () => {
    const found = await check(await signed("lee@firm.test", "evil.test"));
    expect(found).toMatchObject({ authenticated: false, by: null, results: { dkim: "pass", dmarc: "fail" } });
  });

  test("is not proven by a signature over other words", async () => {
    const forged = (await signed("lee@firm.test", "firm.test")).replace("Hello\r\n", "Pay me\r\n");
    expect(await check(forged)).toMatchObject({ authenticated: false });
  });

  test("is proven by SPF of the address that handed it over, where the domain has no DMARC", async () => {
    const raw = written("lee@spf.test");
    const envelopeFrom = "lee@spf.test";
    expect(await check(raw, { envelopeFrom, remoteIp: "192.0.2.7" })).toMatchObject({ authenticated: true, by: "spf" });
    expect(await check(raw, { envelopeFrom, remoteIp: "192.0.2.8" })).toMatchObject({ authenticated: false });
    expect(await check(raw, { envelopeFrom })).toMatchObject({ authenticated: false });
  });

  test("is proven by what a trusted server found, and only by its topmost field", async () => {
    const told = (result: string) => `Authentication-Results: mx.ours.test; ${result}\r\n`;
    const pass = told("dmarc=pass (p=none) header.from=firm.test");
    const trusted = ["mx.ours.test"];
    expect(await check(written("lee@firm.test", pass), { trusted })).toMatchObject({
      authenticated: true,
      by: "trusted_server",
    });
    expect(await check(written("lee@firm.test", pass))).toMatchObject({ authenticated: false });
    expect(
      await check(written("lee@firm.test", told("dmarc=fail header.from=firm.test") + pass), { trusted }),
    ).toMatchObject({
      authenticated: false,
    });
    expect(await check(written("lee@firm.test", told("dkim=pass header.d=evil.test")), { trusted })).toMatchObject({
      authenticated: false,
    });
    const comment = told("dmarc=fail (; dmarc=pass header.from=firm.test) header.from=firm.test");
    expect(await check(written("lee@firm.test", comment), { trusted })).toMatchObject({ authenticated: false });
  });

  test("stays open while the DNS is silent", async () => {
    const silent = () => Promise.reject(Object.assign(new Error("timeout"), { code: "ETIMEOUT" }));
    await expect(check(await signed("lee@firm.test", "firm.test"), {}, silent)).rejects.toThrow(DnsUnavailableError);
  });
});

test.each([
  ["a reply to a signed address acts", "human_reply", "token", false, false],
  ["a reply that only names our Message-ID needs its sender proven", "human_reply", "references", false, true],
  ["a proven sender acts", "human_reply", "sender", true, false],
  ["a claimed sender does not", "human_reply", "sender", false, true],
  ["a bounce that encloses our mail acts", "bounce_hard", "references", false, false],
  ["a bounce that only names an address never acts by itself", "bounce_hard", "recipient", true, true],
  ["an inquiry claims to be nobody we know", "human_reply", "inquiry", false, false],
] as const)("%s", (_, kind, by, authenticated, review) => {
  expect(needsReview({ class: kind, by, authenticated, hasEffect: true })).toBe(review);
  expect(needsReview({ class: kind, by, authenticated, hasEffect: false })).toBe(false);
});
