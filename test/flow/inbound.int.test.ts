import { eq } from "drizzle-orm";
import { createTransport } from "nodemailer";
import { expect, test } from "vitest";
import { enrollments, handoffs, inboundMails, leads, reps } from "../../src/db/schema/index.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { listInboundMails } from "../../src/inbound/list-inbound-mails.ts";
import { reviewInboundMail } from "../../src/inbound/review/review-inbound-mail.ts";
import { receiveMail } from "../../src/inbound/store/receive-mail.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { answerMail } from "../support/reply.ts";
import { publishMails } from "../support/sequences.ts";

const inbound = { inquiryAddress: "hello@acme.test", trustedAuthservIds: ["mx.acme.test"] };
// No domain of these tests has any record.
const resolve = () => Promise.reject(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }));
const open = () => openTestEngine({ settings: { inbound }, overrides: { resolve } });

async function signUp(t: TestEngine, email: string): Promise<{ leadId: string; mail: ReceivedMail }> {
  const { leadId } = await recordEvent(t.app, { name: "signup", lead: { email }, properties: {}, source: "api" });
  return { leadId, mail: await t.mailbox.waitFor(({ envelope }) => envelope.to.includes(email)) };
}

async function send(t: TestEngine, to: string, fields: Record<string, string>, text: string): Promise<void> {
  const transport = createTransport({ host: "127.0.0.1", port: t.engine.inboundPort!, ignoreTLS: true });
  const head = Object.entries({ To: to, Date: "Mon, 5 Jan 2026 10:00:00 +0000", ...fields });
  const raw = `${head.map(([name, value]) => `${name}: ${value}`).join("\r\n")}\r\n\r\n${text}\r\n`;
  const from = /<?([^<> ]+@[^<> ]+?)>?$/.exec(fields["From"] ?? "")?.[1] ?? "";
  await transport.sendMail({ envelope: { from, to }, raw });
  transport.close();
  await untilIdle(t.app);
}

const stageOf = async ({ app }: TestEngine, email: string) =>
  (await app.db.select().from(leads).where(eq(leads.email, email)))[0]?.stage;
const needed = async ({ app }: TestEngine) => (await listInboundMails(app, { limit: 50, review: "needed" })).rows;

test("a claimed sender promotes nobody until a person accepts the mail", async () => {
  await using t = await open();
  await publishMails(t.app);
  await signUp(t, "lee@firm.test");
  const fields = { From: "Lee <lee@firm.test>", Subject: "Re: Welcome 1", "Message-ID": "<1@firm.test>" };
  await send(t, "hello@acme.test", fields, "Call me.");
  const [mail, ...others] = await needed(t);
  expect(others).toEqual([]);
  expect(mail).toMatchObject({ matchedBy: "sender", class: "human_reply", authentication: { authenticated: false } });
  expect(await stageOf(t, "lee@firm.test")).toBe("lead");

  await reviewInboundMail(t.app, { id: mail!.id, decision: "accepted" });
  await untilIdle(t.app);
  expect(await stageOf(t, "lee@firm.test")).toBe("prospect");
  await expect(reviewInboundMail(t.app, { id: mail!.id, decision: "dismissed" })).rejects.toThrow("accepted already");
});

test("a dismissed mail stays without effect", async () => {
  await using t = await open();
  await publishMails(t.app);
  const { leadId } = await signUp(t, "lee@firm.test");
  await send(t, "hello@acme.test", { From: "lee@firm.test", Subject: "Hi", "Message-ID": "<1@firm.test>" }, "Call me.");
  const [mail] = await needed(t);
  await reviewInboundMail(t.app, { id: mail!.id, decision: "dismissed" });
  await untilIdle(t.app);
  expect(await needed(t)).toEqual([]);
  expect(await stageOf(t, "lee@firm.test")).toBe("lead");
  const rows = await t.app.db.select().from(enrollments).where(eq(enrollments.leadId, leadId));
  expect(rows.map(({ status }) => status)).toEqual(["active"]);
});

test("a sender that our own mail server has proven promotes", async () => {
  await using t = await open();
  await publishMails(t.app);
  await signUp(t, "lee@firm.test");
  const proof = "mx.acme.test; dmarc=pass header.from=firm.test";
  const fields = {
    "Authentication-Results": proof,
    From: "lee@firm.test",
    Subject: "Hi",
    "Message-ID": "<1@firm.test>",
  };
  await send(t, "hello@acme.test", fields, "Call me.");
  expect(await stageOf(t, "lee@firm.test")).toBe("prospect");
});

test("a colleague who answers a forwarded mail is named, and the lead is promoted", async () => {
  await using t = await open();
  await t.app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() });
  await publishMails(t.app);
  await signUp(t, "lee@firm.test");
  const fields = {
    "Authentication-Results": "mx.acme.test; dkim=pass header.d=firm.test",
    From: "Max Maier <max@firm.test>",
    Subject: "AW: WG: Welcome 1",
    "Message-ID": "<1@firm.test>",
  };
  await send(t, "hello@acme.test", fields, "I decide this. Please call me.\n\n> From: Ada\n> To: lee@firm.test");
  expect(await stageOf(t, "lee@firm.test")).toBe("prospect");
  const told = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes("rita@acme.test"));
  expect(told.text).toContain("Written by Max Maier <max@firm.test>.");
  expect(told.text).toContain("> I decide this. Please call me.");
  expect(await stageOf(t, "max@firm.test")).toBeUndefined();
});

test("somebody unknown who writes to the inquiry address is a prospect at once", async () => {
  await using t = await open();
  await t.app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() });
  const fields = { From: '"Noor, Ines" <ines@new.test>', Subject: "Prices", "Message-ID": "<1@new.test>" };
  await send(t, "hello@acme.test", fields, "What does it cost?");
  const [lead] = await t.app.db.select().from(leads);
  expect(lead).toMatchObject({ email: "ines@new.test", stage: "prospect", firstName: "Ines", lastName: "Noor" });
  const told = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes("rita@acme.test"));
  expect(told.text).toContain("Promoted: has written to us");
  expect(told.text).toContain("> What does it cost?");
  const again = { ...fields, From: "new@new.test", "Message-ID": "<2@new.test>" };
  await expect(send(t, "nobody@reply.test", again, "And now?")).rejects.toThrow("550 5.1.1");
  expect(await t.app.db.select().from(leads)).toHaveLength(1);
});

test("the same mail by two ways acts once", async () => {
  await using t = await open();
  await publishMails(t.app);
  const { leadId, mail } = await signUp(t, "lee@firm.test");
  await answerMail(t.engine.inboundPort!, mail, { from: "lee@firm.test", text: "Call me." });
  await untilIdle(t.app);
  const [first] = await t.app.db.select().from(inboundMails);
  const raw = Buffer.concat([Buffer.from("Received: from a by b; now\r\n"), first!.raw]);
  await receiveMail(t.app, { source: "imap", envelopeFrom: "", envelopeTo: [], raw });
  await untilIdle(t.app);
  expect(await t.app.db.select().from(inboundMails)).toHaveLength(1);
  expect(await t.app.db.select().from(handoffs).where(eq(handoffs.leadId, leadId))).toHaveLength(1);
});

test("a request to be removed is shown to a rep and promotes nobody", async () => {
  await using t = await open();
  await t.app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() });
  await publishMails(t.app);
  const { mail } = await signUp(t, "lee@firm.test");
  await answerMail(t.engine.inboundPort!, mail, { from: "lee@firm.test", text: "Please remove me from this list." });
  const told = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes("rita@acme.test"));
  expect(told.subject).toBe("lee@firm.test wants no more mail");
  expect(told.text).toContain("> Please remove me from this list.");
  expect(await stageOf(t, "lee@firm.test")).toBe("lead");
  expect(await t.app.db.select().from(handoffs)).toEqual([]);
});

test("a sequence that begins while the lead is away waits as well", async () => {
  await using t = await open();
  await publishMails(t.app, { name: "Welcome" });
  const { leadId, mail } = await signUp(t, "lee@firm.test");
  await answerMail(t.engine.inboundPort!, mail, {
    from: "lee@firm.test",
    envelopeFrom: "",
    to: mail.envelope.from,
    text: "I am out of the office until Friday, January 9, 2026.",
    headers: { "Auto-Submitted": "auto-replied", Date: "Mon, 5 Jan 2026 10:00:00 +0000" },
  });
  await untilIdle(t.app);
  await publishMails(t.app, { name: "Tips" });
  await recordEvent(t.app, { name: "signup", lead: { email: "lee@firm.test" }, properties: {}, source: "api" });
  await untilIdle(t.app);
  const rows = await t.app.db.select().from(enrollments).where(eq(enrollments.leadId, leadId));
  expect(rows.map(({ status, resumeAt }) => `${status} ${resumeAt?.toISOString()}`)).toEqual([
    "paused 2026-01-12T09:00:00.000Z",
    "paused 2026-01-12T09:00:00.000Z",
  ]);
});

test("a mail that ends whatever reads it is kept and flagged", async () => {
  await using t = await open();
  const values = { digest: "x", source: "smtp", envelopeFrom: "", envelopeTo: [], size: 1, receivedAt: t.clock.now() };
  await t.app.db.insert(inboundMails).values({ ...values, raw: Buffer.from("x"), attempts: 5 });
  await untilIdle(t.app);
  expect(await t.app.db.select().from(inboundMails)).toMatchObject([{ status: "failed", error: "crashed" }]);
});
