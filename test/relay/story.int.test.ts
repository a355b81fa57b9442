import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { activities, handoffs, inboundMails, leads } from "../../src/db/schema/index.ts";
import { bounceTo, deliver, inThread, openWithRep, replyTo } from "../flow/whose-support.ts";
import type { TestEngine } from "../support/engine.ts";
import {
  attributes,
  becameOf,
  mailsOf,
  noticeOf,
  prospect,
  quoted,
  relayOf,
  ritaAnswers,
  told,
  write,
} from "./support.ts";

let t: TestEngine;
beforeAll(async () => {
  t = await openWithRep();
});
afterAll(() => t[Symbol.asyncDispose]());

async function handoffOf(email: string) {
  const [lead] = await t.app.db.select().from(leads).where(eq(leads.email, email));
  const [handoff] = await t.app.db.select().from(handoffs).where(eq(handoffs.leadId, lead!.id));
  return handoff!;
}

test("the notice is answered, the prospect gets it in their thread from the rep, and their answer comes back the same way", async () => {
  const email = "lee@story.test";
  const { mail, notice } = await prospect(t, email);
  expect(relayOf(notice)).toMatch(/^relay\+[a-z2-7]{55}@reply\.test$/);
  expect(notice.text).toContain("churn_risk");

  await ritaAnswers(t, notice, `Hello Lee,\r\n\r\nten euros, from Monday.\r\n\r\nRita\r\n\r\n${quoted(notice)}\r\n`);
  const got = await t.mailbox.waitFor(
    ({ envelope, text }) => envelope.to.includes(email) && text.includes("ten euros"),
  );
  expect(got.text.trim()).toBe("Hello Lee,\n\nten euros, from Monday.\n\nRita");
  expect(got.html).toBe("");
  expect(got.from).toBe("Rita <rita@acme.test>");
  expect(got.subject).toBe("Re: Welcome 1");
  expect(got.header("in-reply-to")).toBe(`<first-${email}>`);
  expect(got.header("references")).toBe(`${mail.header("message-id")} <first-${email}>`);
  expect(replyTo(got)).toMatch(/^reply\+/);
  expect(got.envelope.from).toMatch(/^bounce\+/);
  for (const name of ["list-unsubscribe", "auto-submitted", "feedback-id"]) expect(got.header(name)).toBeUndefined();
  for (const [name, value] of Object.entries(attributes)) {
    expect(got.raw.toString()).not.toContain(name);
    expect(got.raw.toString()).not.toContain(value);
  }
  expect(await becameOf(t, email)).toEqual(["sent"]);
  expect(await handoffOf(email)).toMatchObject({ status: "accepted", firstResponseAt: t.clock.now() });

  t.clock.advanceBy(20 * 60_000);
  await write(t, {
    from: `Lee Park <${email}>`,
    to: replyTo(got),
    about: got,
    body: "Deal. Where do I sign?",
    id: "<second@story.test>",
  });
  const second = await noticeOf(t, email, "Where do I sign?");
  expect(second.subject).toContain("Another reply from");
  expect(relayOf(second)).toBe(relayOf(notice));

  await ritaAnswers(t, second, `Here.\r\n\r\n${quoted(second)}\r\n`);
  const last = await t.mailbox.waitFor(({ envelope, text }) => envelope.to.includes(email) && text.startsWith("Here."));
  expect(last.header("in-reply-to")).toBe("<second@story.test>");
  expect(last.subject).toBe("Re: Welcome 1");
  const rows = await t.app.db
    .select({ kind: activities.kind, data: activities.data })
    .from(activities)
    .where(eq(activities.leadId, (await handoffOf(email)).leadId));
  expect(rows.filter(({ kind }) => kind === "rep_mail").map(({ data }) => data["status"])).toEqual(["sent", "sent"]);
  expect(rows.filter(({ kind }) => kind === "replied")).toHaveLength(2);
});

test("a colleague is answered who wrote, when the rep answers the notice of that mail", async () => {
  const email = "lee@colleagues.test";
  const { mail, notice } = await prospect(t, email);
  t.clock.advanceBy(20 * 60_000);
  await write(t, {
    from: "Kim <kim@colleagues.test>",
    to: replyTo(mail),
    about: mail,
    body: "I decide about it.",
    id: "<kim@colleagues.test>",
  });
  const second = await noticeOf(t, email, "I decide about it.");
  await ritaAnswers(t, second, `Nice to meet you.\r\n\r\n${quoted(second)}`);
  await ritaAnswers(t, notice, `It is ten.\r\n\r\n${quoted(notice)}`);
  const toKim = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes("kim@colleagues.test"));
  expect(toKim.text.trim()).toBe("Nice to meet you.");
  expect(toKim.header("in-reply-to")).toBe("<kim@colleagues.test>");
  const toLee = await t.mailbox.waitFor(({ envelope, text }) => envelope.to.includes(email) && text.includes("ten"));
  expect(toLee.header("in-reply-to")).toBe(`<first-${email}>`);
});

test("text and HTML, a file and a picture go along; what the notice held does not", async () => {
  const email = "lee@files.test";
  const { notice } = await prospect(t, email);
  const html = `<div dir="ltr">Hi <b>Lee</b>, see <a href="https://acme.test/price">prices</a> <img src="cid:pic@x" class="secret"><br>Rita</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, Jan 5, 2026 at 9:15 AM Ripen &lt;<a href="mailto:ada@acme.test">ada@acme.test</a>&gt; wrote:<br></div><blockquote class="gmail_quote">${notice.html}<img src="cid:ours@x"></blockquote></div>`;
  const part = (head: string, body: string) => `--b1\r\n${head}\r\n\r\n${body}\r\n`;
  const body = [
    `--b1\r\nContent-Type: multipart/alternative; boundary="b2"\r\n\r\n--b2\r\nContent-Type: text/plain\r\n\r\nHi Lee\r\n--b2\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}\r\n--b2--\r\n`,
    part('Content-Type: image/png; name="pic.png"\r\nContent-ID: <pic@x>\r\nContent-Disposition: inline', "PIC"),
    part('Content-Type: image/png; name="logo.png"\r\nContent-ID: <ours@x>\r\nContent-Disposition: inline', "OURS"),
    part(
      'Content-Type: application/pdf; name="price list.pdf"\r\nContent-Disposition: attachment; filename="price list.pdf"',
      "%PDF-1.7",
    ),
    "--b1--\r\n",
  ].join("");
  await ritaAnswers(t, notice, body, { type: 'multipart/mixed; boundary="b1"' });
  const got = await t.mailbox.waitFor(
    ({ envelope, html: one }) => envelope.to.includes(email) && one.includes("prices"),
  );
  expect(got.html).toContain('<div dir="ltr">Hi <b>Lee</b>, see <a href="https://acme.test/price">prices</a>');
  expect(got.html).toContain('src="cid:pic@x"');
  expect(got.text.trim()).toBe("Hi Lee, see prices\nRita");
  const raw = got.raw.toString();
  expect(raw).toContain("price list.pdf");
  expect(raw).toContain("pic.png");
  for (const absent of ["logo.png", "secret", "gmail_quote", "churn_risk", "/h/"]) expect(raw).not.toContain(absent);
});

test("those whom the rep has put on copy get nothing from us, and the rep is told", async () => {
  const email = "lee@copy.test";
  const { notice } = await prospect(t, email);
  await ritaAnswers(t, notice, `Hello.\r\n\r\n${quoted(notice)}`, {
    more: ["Authentication-Results: mx.acme.test; dmarc=pass header.from=acme.test", "Cc: Bo <bo@else.test>"],
  });
  await t.mailbox.waitFor(({ envelope, text }) => envelope.to.includes(email) && text.includes("Hello."));
  expect((await told(t, "bo@else.test")).subject).toContain("not to those on copy");
  expect(mailsOf(t, "bo@else.test")).toEqual([]);
});

test("a mail that comes back is told to the rep, and the address gets no more", async () => {
  const email = "lee@gone.test";
  const { notice } = await prospect(t, email);
  await ritaAnswers(t, notice, `Hello.\r\n\r\n${quoted(notice)}`);
  const got = await t.mailbox.waitFor(({ envelope, text }) => envelope.to.includes(email) && text.includes("Hello."));
  await deliver(t, {
    to: bounceTo(got),
    head: [
      "From: MAILER-DAEMON@mx.gone.test",
      "Subject: Undelivered Mail Returned to Sender",
      ...inThread(got),
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    ],
    body: `--b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.gone.test\r\n\r\nFinal-Recipient: rfc822; ${email}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b1--`,
  });
  expect((await told(t, "sent it back")).subject).toContain("Your answer came back");
  expect(await becameOf(t, email)).toEqual(["failed returned"]);
  await ritaAnswers(t, notice, `Are you there?\r\n\r\n${quoted(notice)}`);
  expect(await becameOf(t, email)).toEqual(["failed returned", "failed suppressed"]);
  await told(t, "gets no mail from us");
  expect(mailsOf(t, email).filter(({ text }) => text.includes("Are you there?"))).toEqual([]);
});

test("what a rep writes through the relay is nobody's reply", async () => {
  const rows = await t.app.db
    .select({ class: inboundMails.class, subtype: inboundMails.subtype })
    .from(inboundMails)
    .where(eq(inboundMails.matchedBy, "relay"));
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter((row) => row.class === "human_reply")).toEqual([]);
});
