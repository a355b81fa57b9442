import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { leads, relayNotices, repMails } from "../../src/db/schema/index.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { openWithRep, replyTo } from "../flow/whose-support.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { becameOf, mailsOf, pageOf, prospect, quoted, ritaAnswers, told, write } from "./support.ts";

let t: TestEngine;
beforeAll(async () => {
  t = await openWithRep();
});
afterAll(() => t[Symbol.asyncDispose]());

/** A notice that tells of no mail, as one of a prospect who has opened our mails. */
async function noticeOfNoMail(email: string): Promise<{ mail: ReceivedMail; notice: ReceivedMail }> {
  const both = await prospect(t, email);
  await t.app.db
    .update(relayNotices)
    .set({ inboundMailId: null })
    .where(eq(relayNotices.messageId, both.notice.header("message-id")!));
  return both;
}

async function kimWrites(about: ReceivedMail, domain: string, proof: readonly string[]): Promise<void> {
  t.clock.advanceBy(60_000);
  await write(t, {
    from: `Kim <kim@${domain}>`,
    to: replyTo(about),
    about,
    body: "I decide about it. What does it cost?",
    more: proof,
  });
}
const provenAt = (domain: string) => [`Authentication-Results: mx.acme.test; dmarc=pass header.from=${domain}`];

test("who names any From in the prospect's thread is not written to, unless From is proven", async () => {
  const email = "lee@default.test";
  const { mail, notice } = await noticeOfNoMail(email);
  await kimWrites(mail, "evil.test", []);
  await ritaAnswers(t, notice, `The price is ten.\r\n\r\n${quoted(notice)}`);
  expect(await becameOf(t, email)).toEqual(["sent"]);
  expect(mailsOf(t, "kim@evil.test")).toEqual([]);
  expect(mailsOf(t, email).at(-1)?.text.trim()).toBe("The price is ten.");
  await kimWrites(mail, "default.test", provenAt("default.test"));
  await ritaAnswers(t, notice, `It is eleven now.\r\n\r\n${quoted(notice)}`);
  expect(mailsOf(t, "kim@default.test").at(-1)?.text.trim()).toBe("It is eleven now.");
});

test("a mail that the rep has confirmed goes to whom it was shown to go to; another recipient is confirmed again", async () => {
  const email = "lee@changed.test";
  const { mail, notice } = await noticeOfNoMail(email);
  await ritaAnswers(t, notice, `Ten euros.\r\n\r\n${quoted(notice)}`, { more: [] });
  expect(await becameOf(t, email)).toEqual(["held unproven_sender"]);
  const url = await pageOf(t, "nothing proves that you sent it");
  expect(await fetch(url).then((answer) => answer.text())).toContain(`To: ${email}`);
  await kimWrites(mail, "changed.test", provenAt("changed.test"));
  const body = new URLSearchParams({ decision: "send" });
  await fetch(url, { method: "POST", body });
  await untilIdle(t.app);
  expect(await becameOf(t, email)).toEqual(["held recipient_changed"]);
  expect(mailsOf(t, "kim@changed.test")).toEqual([]);
  expect((await told(t, "Whom it goes to has changed")).text).toContain(
    `It would go to kim@changed.test now, and was to go to ${email}.`,
  );
  expect(await fetch(url).then((answer) => answer.text())).toContain("To: kim@changed.test");
  await fetch(url, { method: "POST", body });
  await untilIdle(t.app);
  expect(await becameOf(t, email)).toEqual(["sent"]);
  expect(mailsOf(t, "kim@changed.test").map(({ text }) => text.trim())).toEqual(["Ten euros."]);
  expect(mailsOf(t, email).filter(({ text }) => text.includes("Ten euros."))).toEqual([]);
});

test("a mail that is tried again goes to nobody but whom it was begun to be sent to", async () => {
  const email = "lee@again.test";
  const { notice } = await prospect(t, email);
  await ritaAnswers(t, notice, `Twelve.\r\n\r\n${quoted(notice)}`);
  const [lead] = await t.app.db.select().from(leads).where(eq(leads.email, email));
  // As one that the mail server did not take the first time.
  await t.app.db
    .update(repMails)
    .set({ status: "queued", begunAt: null, sentAt: null, dueAt: t.clock.now() })
    .where(eq(repMails.leadId, lead!.id));
  await t.app.db.update(leads).set({ email: "park@again.test" }).where(eq(leads.id, lead!.id));
  t.clock.advanceBy(60_000);
  await untilIdle(t.app);
  expect(await becameOf(t, "park@again.test")).toEqual(["held recipient_changed"]);
  expect(mailsOf(t, "park@again.test")).toEqual([]);
});
