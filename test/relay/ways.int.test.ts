import { dkimSign } from "mailauth/lib/dkim/sign.js";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import { generateKeyPairSync } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { repMails, reps, senders } from "../../src/db/schema/index.ts";
import { isOwnMail } from "../../src/inbound/imap/is-own-mail.ts";
import { openWithRep } from "../flow/whose-support.ts";
import { handOver } from "../flow/ways-in.ts";
import type { TestEngine } from "../support/engine.ts";
import { openTestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";
import { becameOf, prospect, quoted, relayOf, ritaAnswers } from "./support.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;
const records: Record<string, string> = {
  "s1._domainkey.acme.test": record,
  "_dmarc.acme.test": "v=DMARC1; p=reject",
};
async function resolve(name: string, type: string): Promise<string[][]> {
  const found = type === "TXT" ? records[name.toLowerCase()] : undefined;
  if (found === undefined) throw Object.assign(new Error("no such record"), { code: "ENOTFOUND" });
  return [[found]];
}

async function openSigning(): Promise<TestEngine> {
  const t = await openTestEngine({ overrides: { resolve } });
  await t.app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() });
  const sealedKey = t.app.sealer.seal(pem);
  await t.app.db.update(senders).set({ dkim: [{ domain: "acme.test", selector: "s1", sealedKey }] });
  await publishMails(t.app);
  return t;
}

test("what the rep's own domain has signed is proven; what goes out, files and all, is signed by the sender's", async () => {
  await using t = await openSigning();
  const email = "lee@signed.test";
  const { notice } = await prospect(t, email);
  const to = relayOf(notice);
  const file = `--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello Lee,  \r\n\r\nsee the file.\r\n\r\n${quoted(notice)}\r\n--b1\r\nContent-Type: application/pdf; name="a.pdf"\r\nContent-Disposition: attachment; filename="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.alloc(3000, "pdf ").toString("base64")}\r\n--b1--\r\n`;
  const written = (from: string, id: string) =>
    `From: ${from}\r\nTo: ${to}\r\nSubject: Re: x\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\nMessage-ID: <${id}@acme.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b1"\r\n\r\n${file}`;
  const sign = async (raw: string, signingDomain: string) => {
    const signer = { signingDomain, selector: "s1", privateKey: pem };
    const { signatures } = await dkimSign(raw, { ...signer, signatureData: [signer] });
    return Buffer.from(`${signatures}${raw}`);
  };
  for (const raw of [
    Buffer.from(written("Rita <rita@acme.test>", "unsigned")),
    await sign(written("Rita <rita@acme.test>", "others"), "evil.test"),
  ]) {
    await handOver(t, { from: "rita@acme.test", to: [to] }, raw);
    await untilIdle(t.app);
  }
  expect(await becameOf(t, email)).toEqual(["held unproven_sender", "held unproven_sender"]);
  await handOver(
    t,
    { from: "rita@acme.test", to: [to] },
    await sign(written("Rita <rita@acme.test>", "own"), "acme.test"),
  );
  const got = await t.mailbox.waitFor(
    ({ envelope, text }) => envelope.to.includes(email) && text.includes("see the file"),
  );
  const { results } = await dkimVerify(got.raw, { resolver: resolve });
  expect(results.map(({ status, signingDomain }) => [status.result, signingDomain])).toEqual([["pass", "acme.test"]]);
  expect(got.from).toBe("Rita <rita@acme.test>");
});

test("a rep of another domain writes in their own name from the sender's address", async () => {
  await using t = await openWithRep();
  const email = "lee@agency.test";
  const { notice } = await prospect(t, email);
  await t.app.db.update(reps).set({ email: "rita@agency-of-rita.test" });
  await ritaAnswers(t, notice, `Hello Lee.\r\n\r\n${quoted(notice)}`, {
    from: "Rita <rita@agency-of-rita.test>",
    more: ["Authentication-Results: mx.acme.test; dmarc=pass header.from=agency-of-rita.test"],
  });
  const got = await t.mailbox.waitFor(
    ({ envelope, text }) => envelope.to.includes(email) && text.includes("Hello Lee."),
  );
  expect(got.from).toBe("Rita <ada@acme.test>");
  expect(got.raw.toString()).not.toContain("agency-of-rita");
});

test("in a mailbox that is read over IMAP a rep's mail to the relay is not taken for one of our own", async () => {
  await using t = await openWithRep();
  const { notice } = await prospect(t, "lee@imap.test");
  const rita = { name: "Rita", address: "rita@acme.test" };
  const toRelay = { from: [rita], to: [{ name: "", address: relayOf(notice) }] };
  expect(await isOwnMail(t.app.db, t.app, toRelay)).toBe(false);
  expect(await isOwnMail(t.app.db, t.app, { from: [rita], to: [{ name: "", address: "relay+abc@reply.test" }] })).toBe(
    true,
  );
});

test("what a mail server does not take now is sent later under the same Message-ID; what it refuses is told", async () => {
  const refusals = {
    none: null,
    defer: { code: 451, message: "4.3.0 later" },
    refuse: { code: 550, message: "5.7.1 no" },
  };
  let answer: keyof typeof refusals = "none";
  await using t = await openTestEngine({
    settings: { inbound: { trustedAuthservIds: ["mx.acme.test"] } },
    reject: (recipient) => (recipient === "lee@later.test" ? (refusals[answer] ?? undefined) : undefined),
    overrides: { resolve },
  });
  await t.app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() });
  await publishMails(t.app);
  const { notice } = await prospect(t, "lee@later.test");
  answer = "defer";
  await ritaAnswers(t, notice, `One moment.\r\n\r\n${quoted(notice)}`);
  expect((await t.app.db.select().from(repMails))[0]).toMatchObject({ status: "queued", begunAt: null });
  answer = "none";
  t.clock.advanceBy(61_000);
  await t.mailbox.waitFor(
    ({ envelope, text }) => envelope.to.includes("lee@later.test") && text.includes("One moment."),
  );
  await untilIdle(t.app);
  expect(await becameOf(t, "lee@later.test")).toEqual(["sent"]);
  answer = "refuse";
  await ritaAnswers(t, notice, `One more thing.\r\n\r\n${quoted(notice)}`);
  expect(await becameOf(t, "lee@later.test")).toEqual(["sent", "failed rejected"]);
  const [last] = await t.app.db.select().from(repMails).where(eq(repMails.status, "failed"));
  expect(last?.error).toContain("5.7.1 no");
});
