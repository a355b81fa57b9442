import { eq } from "drizzle-orm";
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { handoffs, inboundMails, leads, repMails, reps } from "../../src/db/schema/index.ts";
import { respondToHandoff } from "../../src/handoff/respond.ts";
import { eraseLead } from "../../src/person/erase/erase-person.ts";
import { newId } from "../../src/platform/ids.ts";
import { relayAddress } from "../../src/send/mail/relay-address.ts";
import { openWithRep } from "../flow/whose-support.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { becameOf, mailsOf, prospect, proven, quoted, relayOf, ritaAnswers, told, write } from "./support.ts";

let t: TestEngine;
beforeAll(async () => {
  t = await openWithRep();
});
afterAll(() => t[Symbol.asyncDispose]());

/** Mails that a lead got after the first of the sequence. */
const beyondFirst = (email: string) => mailsOf(t, email).slice(1);

async function handoffOf(email: string) {
  const [lead] = await t.app.db.select().from(leads).where(eq(leads.email, email));
  const [handoff] = await t.app.db.select().from(handoffs).where(eq(handoffs.leadId, lead!.id));
  return handoff!;
}

describe("the receiver", () => {
  async function rcpt(to: string): Promise<string> {
    const transport = createTransport({ host: "127.0.0.1", port: t.engine.inboundPort!, ignoreTLS: true });
    const sent = transport.sendMail({ envelope: { from: "a@b.test", to }, raw: "Subject: x\r\n\r\nx" });
    const answer = await sent.then(
      ({ response }) => response,
      (error: { response?: string }) => error.response ?? "",
    );
    transport.close();
    return answer;
  }

  test("knows a genuine relay address, and takes no other", async () => {
    const { site, signers } = t.app;
    const genuine = relayAddress(site, signers.reply, { handoffId: newId(), repId: newId() });
    expect(await rcpt(genuine.toUpperCase().replace("REPLY.TEST", "reply.test"))).toMatch(/^250/);
    const flipped = genuine.replace(/.(?=@)/, (last) => (last === "a" ? "q" : "a"));
    expect(await rcpt(flipped)).toMatch(/^551 5\.1\.1/);
    expect(await rcpt(genuine.replace("relay+", "reply+"))).toMatch(/^55[01]/);
    expect(await rcpt("relay+abc@reply.test")).toMatch(/^550 5\.1\.1/);
    expect(await rcpt(relayAddress(site, signers.unsubscribe, { handoffId: newId(), repId: newId() }))).toMatch(/^551/);
  });
});

test("a mail under the rep's name that nothing proves is held; the rep confirms it with one tap", async () => {
  const email = "lee@forged.test";
  const { notice } = await prospect(t, email);
  await ritaAnswers(t, notice, `I am Rita.\r\n\r\n${quoted(notice)}`, { more: [] });
  expect(await becameOf(t, email)).toEqual(["held unproven_sender"]);
  expect(beyondFirst(email)).toEqual([]);
  expect(await handoffOf(email)).toMatchObject({ status: "open", firstResponseAt: null });
  const mail = await told(t, "nothing proves that you sent it");
  const [url = ""] = /http:\S+\/m\/[a-z2-7]+/.exec(mail.text) ?? [];
  const shown = await fetch(url).then((answer) => answer.text());
  expect(shown).toContain("I am Rita.");
  expect(shown).not.toContain("churn_risk");
  await untilIdle(t.app);
  expect(beyondFirst(email)).toEqual([]);
  const body = new URLSearchParams({ decision: "send" });
  for (let i = 0; i < 2; i++) expect((await fetch(url, { method: "POST", body })).status).toBe(200);
  const got = await t.mailbox.waitFor((one) => one.envelope.to.includes(email) && one.text.includes("I am Rita."));
  await untilIdle(t.app);
  expect(got.text.trim()).toBe("I am Rita.");
  expect(beyondFirst(email)).toHaveLength(1);
  expect((await fetch(url.replace(/.$/, "a"))).status).toBe(404);
});

test("whoever got the notice passed on cannot write through its address, proven or not", async () => {
  const email = "lee@stranger.test";
  const { notice } = await prospect(t, email);
  const body = `Buy elsewhere.\r\n\r\n${quoted(notice)}`;
  const evil = "Authentication-Results: mx.acme.test; dmarc=pass header.from=evil.test";
  await ritaAnswers(t, notice, body, { from: "Eve <eve@evil.test>", more: [evil] });
  await ritaAnswers(t, notice, body, { from: "Rita <eve@evil.test>", more: [evil, "Reply-To: rita@acme.test"] });
  await ritaAnswers(t, notice, body, { from: "Eve <eve@evil.test>, Rita <rita@acme.test>", more: [proven] });
  await ritaAnswers(t, notice, body, { from: `Lee <${email}>`, more: [] });
  expect(await becameOf(t, email)).toEqual(Array.from({ length: 4 }, () => "failed not_the_rep"));
  expect(beyondFirst(email)).toEqual([]);
  await told(t, "was not from your address");
  expect(mailsOf(t, "rita@acme.test").filter(({ text }) => text.includes("was not from your address"))).toHaveLength(1);
});

test("automatic answers and bounces of the rep's mailbox end at the relay", async () => {
  const email = "lee@loop.test";
  const { notice } = await prospect(t, email);
  const before = mailsOf(t, "rita@acme.test").length;
  await ritaAnswers(t, notice, "I am out of office until Monday.", { more: [proven, "Auto-Submitted: auto-replied"] });
  await ritaAnswers(t, notice, `Delivery failed.`, { from: "MAILER-DAEMON@acme.test", more: [] });
  const note = "Thank you for your message. I am out of the office until 12 January and will answer when I am back.";
  await ritaAnswers(t, notice, note);
  expect(beyondFirst(email)).toEqual([]);
  expect(mailsOf(t, "rita@acme.test").length - before).toBeLessThanOrEqual(1);
});

test("a mailbox that answers everything with the same words gets one of them through, and is not answered for ever", async () => {
  const email = "lee@echo.test";
  const { mail, notice } = await prospect(t, email);
  const words = "Hello and welcome to the desk of Rita, your words have been read with great pleasure here.";
  await ritaAnswers(t, notice, words);
  const got = await t.mailbox.waitFor((one) => one.envelope.to.includes(email) && one.text.includes("great pleasure"));
  for (let round = 0; round < 3; round++) {
    t.clock.advanceBy(20 * 60_000);
    await write(t, {
      from: `Lee <${email}>`,
      to: /<([^>]+)>/.exec(got.header("reply-to") ?? "")?.[1] ?? "",
      about: mail,
      body: `Again ${round}`,
    });
    await ritaAnswers(t, notice, words);
  }
  expect(await becameOf(t, email)).toEqual(["sent", "held repeated", "held repeated", "held repeated"]);
  expect(beyondFirst(email)).toHaveLength(1);
});

describe("a rep who has it no more is told what to do", () => {
  test("declined: a colleague has it", async () => {
    const email = "lee@declined.test";
    const { notice } = await prospect(t, email);
    const colleague = newId();
    await t.app.db.insert(reps).values({ id: colleague, name: "Bo", email: "bo@acme.test", createdAt: t.clock.now() });
    await respondToHandoff(t.app, { handoffId: (await handoffOf(email)).id, response: "decline" });
    await ritaAnswers(t, notice, `Hello.\r\n\r\n${quoted(notice)}`);
    expect(await becameOf(t, email)).toEqual(["failed not_yours"]);
    await told(t, "A colleague has this prospect by now.");
    await t.app.db.update(reps).set({ active: false }).where(eq(reps.id, colleague));
  });

  test("closed: nobody has it", async () => {
    const email = "lee@closed.test";
    const { notice } = await prospect(t, email);
    await t.app.db
      .update(handoffs)
      .set({ status: "converted" })
      .where(eq(handoffs.id, (await handoffOf(email)).id));
    await ritaAnswers(t, notice, `Hello.\r\n\r\n${quoted(notice)}`);
    expect(await becameOf(t, email)).toEqual(["failed closed"]);
    expect((await told(t, "The handoff is closed")).text).toContain(
      `mailto:lee@closed.test?subject=Re%3A%20Welcome%201`,
    );
  });

  test("erased: nobody is known any more", async () => {
    const email = "lee@erased.test";
    const { notice } = await prospect(t, email);
    await eraseLead(t.app, { id: (await handoffOf(email)).leadId, keep: "auto" });
    await ritaAnswers(t, notice, `Hello.\r\n\r\n${quoted(notice)}`);
    await told(t, "they are not known any more");
    expect(beyondFirst(email)).toEqual([]);
  });

  test("a deputy has an address of their own", async () => {
    const email = "lee@deputy.test";
    const { notice } = await prospect(t, email);
    const [rita] = await t.app.db.select().from(reps).where(eq(reps.email, "rita@acme.test"));
    const { id: handoffId } = await handoffOf(email);
    const bo = (await t.app.db.select().from(reps).where(eq(reps.email, "bo@acme.test")))[0]!;
    await t.app.db.update(reps).set({ active: true }).where(eq(reps.id, bo.id));
    await write(t, {
      from: "Bo <bo@acme.test>",
      to: relayOf(notice),
      about: notice,
      body: "I stand in.",
      more: [proven],
    });
    expect(await becameOf(t, email)).toEqual(["failed not_the_rep"]);
    const own = relayAddress(t.app.site, t.app.signers.reply, { handoffId, repId: bo.id });
    await write(t, { from: "Bo <bo@acme.test>", to: own, about: notice, body: "I stand in.", more: [proven] });
    expect(await becameOf(t, email)).toEqual(["failed not_the_rep", "failed not_yours"]);
    await respondToHandoff(t.app, { handoffId, response: "accept" });
    await t.app.db.update(reps).set({ unreachableAt: t.clock.now(), deputyId: bo.id }).where(eq(reps.id, rita!.id));
    await write(t, { from: "Bo <bo@acme.test>", to: own, about: notice, body: "I stand in today.", more: [proven] });
    expect((await becameOf(t, email)).at(-1)).toBe("sent");
  });
});

test("every mail that came to a relay address is kept with what became of it", async () => {
  const rows = await t.app.db
    .select({ mail: inboundMails.id })
    .from(repMails)
    .innerJoin(inboundMails, eq(inboundMails.id, repMails.inboundMailId));
  expect(rows.length).toBe(await t.app.db.$count(repMails));
});
