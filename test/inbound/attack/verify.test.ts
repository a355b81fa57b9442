import { expect, test } from "vitest";
import { openFingerprints } from "../../../src/inbound/store/fingerprints.ts";
import { fingerprintOf } from "../../../src/inbound/store/fingerprint.ts";
import { boundMail, verifyLimits } from "../../../src/inbound/trust/verify/bound-mail.ts";
import { DnsUnavailableError, VerifierEndedError } from "../../../src/inbound/trust/verify/errors.ts";
import { createSenderVerifier } from "../../../src/inbound/trust/verify/sender-verifier.ts";
import { loopDelayOf } from "../../support/loop-delay.ts";

const megabyte = 1024 * 1024;
const from = "From: lee@firm.test\r\nSubject: Hi\r\n";
const signature = (domain: string) =>
  `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain}; s=s1; h=From;\r\n bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n`;
const missing = () => Promise.reject(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }));
const input = (raw: Buffer) => ({
  raw,
  fromDomain: "firm.test",
  envelopeFrom: "lee@firm.test",
  remoteIp: "192.0.2.1",
  helo: "mx.firm.test",
});

test("a mail with a thousand signatures asks the DNS as little as any other", async () => {
  let asked = 0;
  const resolve = () => {
    asked += 1;
    return missing();
  };
  const verifier = createSenderVerifier({ resolve, hostname: "reply.test" });
  const signatures = Array.from({ length: 900 }, (_, n) => signature(`d${n}.test`).replace("\r\n ", " "));
  const found = await verifier.verify(input(Buffer.from(`${signatures.join("")}${from}\r\n`)));
  await verifier.close();
  expect(found.authenticated).toBe(false);
  expect(asked).toBeGreaterThan(verifyLimits.signatures);
  expect(asked).toBeLessThan(30);
});

test("a mail made to compute for long does not hold up the process", async () => {
  const verifier = createSenderVerifier({ resolve: missing, hostname: "reply.test" });
  await verifier.verify(input(Buffer.from(`${from}\r\nHello\r\n`)));
  const mails = [" ", "a ", "\r\n"].map((text) =>
    Buffer.concat([Buffer.from(`${signature("firm.test")}${from}\r\n`), Buffer.alloc(20 * megabyte, text)]),
  );
  const delay = await loopDelayOf(() => Promise.all(mails.map((raw) => verifier.verify(input(raw)))));
  await verifier.close();
  expect(delay).toBeLessThan(1_000);
});

test("a mail that nobody signed is verified by its head, and of many signatures those of the writer's domain first", () => {
  const unsigned = boundMail(Buffer.from(`${from}\r\n${"x".repeat(100_000)}`), "firm.test");
  expect(unsigned).toMatchObject({ kind: "mail", raw: Buffer.from(`${from}\r\n`) });
  const others = Array.from({ length: 10 }, (_, n) => signature(`d${n}.test`)).join("");
  const signed = boundMail(Buffer.from(`${others}${signature("firm.test")}${from}\r\nHello\r\n`), "firm.test");
  const kept = signed.kind === "mail" ? signed.raw.toString() : "";
  expect(kept.match(/ d=[a-z0-9.]+/g)).toEqual([
    " d=d0.test",
    " d=d1.test",
    " d=d2.test",
    " d=d3.test",
    " d=firm.test",
  ]);
  expect(kept.endsWith("\r\n\r\nHello\r\n")).toBe(true);
});

test.each([
  ["a head that never ends", `${from}${"X: a\r\n".repeat(5_000)}`, "head_too_large"],
  ["a field of many lines", `${from}X: a\r\n${" a\r\n".repeat(5_000)}`, "head_too_large"],
  ["a field of many bytes", `${from}X: ${"a ".repeat(megabyte)}\r\n\r\n`, "head_too_large"],
  ["a signed line that never ends", `${signature("firm.test")}${from}\r\n${" ".repeat(20_000)}`, "line_too_long"],
])("%s is not verified", (_, raw, reason) => {
  expect(boundMail(Buffer.from(raw), "firm.test")).toEqual({ kind: "refused", reason });
});

test("a silent DNS leaves the mail for later, and others are verified meanwhile", async () => {
  const resolve = (name: string) => (name.includes("slow") ? new Promise<never>(() => undefined) : missing());
  const verifier = createSenderVerifier({ resolve, hostname: "reply.test", limitMs: 3_000, lookupMs: 60_000 });
  const slow = verifier.verify({
    ...input(Buffer.from(`${signature("slow.test")}${from}\r\n`)),
    fromDomain: "slow.test",
  });
  const other = await verifier.verify(input(Buffer.from(`${from}\r\nHello\r\n`)));
  expect(other.authenticated).toBe(false);
  await expect(slow).rejects.toThrow(DnsUnavailableError);
  await verifier.close();
});

test("a thread that does not come back ends, and the next mail gets a new one", async () => {
  // No thread starts within one millisecond.
  const hurried = createSenderVerifier({ resolve: missing, hostname: "reply.test", limitMs: 1 });
  await expect(hurried.verify(input(Buffer.from(from)))).rejects.toThrow(VerifierEndedError);
  await expect(hurried.verify(input(Buffer.from(from)))).rejects.toThrow(VerifierEndedError);
  await hurried.close();
});

test("the fingerprint of a large mail is made aside, and is the one it always had", async () => {
  const fingerprints = openFingerprints();
  const raw = Buffer.concat([
    Buffer.from("Message-ID: <1@b.test>\r\nFrom: a@b.test\r\n\r\n"),
    Buffer.alloc(29 * megabyte, "a\r"),
  ]);
  await fingerprints.of(raw.subarray(0, megabyte), "mail");
  let made;
  const delay = await loopDelayOf(async () => {
    made = await fingerprints.of(raw, "mail");
  });
  await fingerprints.close();
  expect(made).toEqual(fingerprintOf(raw, "mail"));
  expect(delay).toBeLessThan(1_000);
});
