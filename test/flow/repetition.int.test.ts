import { eq } from "drizzle-orm";
import { createTransport } from "nodemailer";
import { expect, test } from "vitest";
import { activities, inboundMails, leads, outbox, reps, touches } from "../../src/db/schema/index.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { recordOpen } from "../../src/track/record-touch.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { untilIdle } from "../support/idle.ts";
import { answerMail } from "../support/reply.ts";
import { barracuda, browser, untilGraded } from "../support/touch.ts";
import { publishMails } from "../support/sequences.ts";

const minuteMs = 60_000;

async function signUp(t: TestEngine, email: string): Promise<ReceivedMail> {
  await recordEvent(t.app, { name: "signup", lead: { email }, properties: {}, source: "api" });
  const mail = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes(email));
  await untilIdle(t.app);
  return mail;
}

/** What somebody was told, once they were told so often. */
async function toldSoOften(t: TestEngine, address: string, times: number): Promise<ReceivedMail[]> {
  await eventually(async () => toldTo(t, address).length >= times);
  await untilIdle(t.app);
  return toldTo(t, address);
}

const toldTo = ({ mailbox }: TestEngine, address: string) =>
  mailbox.messages.filter(({ envelope }) => envelope.to.includes(address));

test(
  "a rep hears of forty replies at once and then in one mail, and of the next ones as before",
  { timeout: 180_000 },
  async () => {
    await using t = await openTestEngine();
    await t.app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() });
    await publishMails(t.app);
    const mail = await signUp(t, "lee@lead.test");
    const answer = async (n: number) => {
      await answerMail(t.engine.inboundPort!, mail, { from: "lee@lead.test", text: `Please call me, number ${n}.` });
      await untilIdle(t.app);
    };
    for (let n = 1; n <= 40; n += 1) await answer(n);
    const [handoff, first, ...rest] = await toldSoOften(t, "rita@acme.test", 2);
    expect(rest).toEqual([]);
    expect(handoff?.subject).toBe("New prospect: lee@lead.test");
    expect(first?.subject).toBe("Another reply from lee@lead.test");
    expect(first?.text).toContain("> Please call me, number 2.");

    t.clock.advanceBy(15 * minuteMs);
    const [, , batch, ...more] = await toldSoOften(t, "rita@acme.test", 3);
    expect(more).toEqual([]);
    expect(batch?.subject).toBe("38 more replies from lee@lead.test");
    for (let n = 3; n <= 40; n += 1) expect(batch?.text).toContain(`> Please call me, number ${n}.`);

    t.clock.advanceBy(16 * minuteMs);
    await answer(41);
    expect((await toldSoOften(t, "rita@acme.test", 4)).at(-1)?.text).toContain("> Please call me, number 41.");
    expect(await t.app.db.select().from(inboundMails)).toHaveLength(41);
  },
);

test("a person who asks again and again to be removed is told of once in a while", async () => {
  await using t = await openTestEngine();
  await t.app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() });
  await publishMails(t.app);
  const mail = await signUp(t, "lee@lead.test");
  for (let n = 1; n <= 4; n += 1) {
    const text = `Please remove me from this list. I asked ${n} times.`;
    await answerMail(t.engine.inboundPort!, mail, { from: "lee@lead.test", text });
    await untilIdle(t.app);
  }
  expect(await toldSoOften(t, "rita@acme.test", 1)).toHaveLength(1);
  t.clock.advanceBy(15 * minuteMs);
  const [, again, ...more] = await toldSoOften(t, "rita@acme.test", 2);
  expect(more).toEqual([]);
  for (const n of [2, 3, 4]) expect(again?.text).toContain(`I asked ${n} times.`);
});

test("a pixel fetched five hundred times in a minute is one touch with its count", async () => {
  await using t = await openTestEngine();
  await publishMails(t.app);
  const mail = await signUp(t, "lee@lead.test");
  t.clock.advanceBy(2 * minuteMs);
  const token = /\/o\/([a-z2-7]+)\.gif/.exec(mail.html)?.[1] ?? "";
  const open = (more: object = {}) => recordOpen(t.app, { token, ...browser, ...more });
  for (let n = 0; n < 250; n += 1) open();
  await t.app.hits.flush();
  for (let n = 0; n < 250; n += 1) open();
  open(barracuda);
  await untilGraded(t);
  const stored = await t.app.db.select().from(touches);
  expect(stored.map(({ verdict, hits }) => `${verdict} ${hits}`).sort()).toEqual(["human 500", "machine 1"]);
  const told = await t.app.db.select().from(activities).where(eq(activities.kind, "opened"));
  expect(told).toHaveLength(2);

  // The next minute is another touch, and within the hour no news.
  t.clock.advanceBy(minuteMs);
  open();
  await untilGraded(t);
  expect(await t.app.db.select().from(touches)).toHaveLength(3);
  expect(await t.app.db.select().from(activities).where(eq(activities.kind, "opened"))).toHaveLength(2);
});

test("whoever varies what they send is counted beyond a hundred touches of a mail, and stored no more", async () => {
  await using t = await openTestEngine();
  await publishMails(t.app);
  const mail = await signUp(t, "lee@lead.test");
  t.clock.advanceBy(2 * minuteMs);
  const token = /\/o\/([a-z2-7]+)\.gif/.exec(mail.html)?.[1] ?? "";
  for (let n = 0; n < 3_000; n += 1) {
    recordOpen(t.app, { token, ...browser, ip: `81.${n % 200}.${n >> 8}.${n % 251}` });
    if (n % 1_000 === 999) await t.app.hits.flush();
  }
  await untilGraded(t);
  const stored = await t.app.db.select().from(touches);
  expect(stored.length).toBeLessThanOrEqual(101);
  expect(stored.reduce((sum, { hits }) => sum + hits, 0)).toBe(3_000);
});

test("mail to the postmaster from nobody we know is kept for review, and the operator hears of it in batches", async () => {
  const operator = { email: "ops@acme.test", webhook: null };
  await using t = await openTestEngine({ settings: { operator } });
  const write = async (n: number, more = "") => {
    const transport = createTransport({ host: "127.0.0.1", port: t.engine.inboundPort!, ignoreTLS: true });
    const head = `From: Abe <abe@isp.test>\r\nSubject: Your server ${n}\r\nMessage-ID: <${n}@isp.test>\r\n${more}`;
    await transport.sendMail({
      envelope: { from: "abe@isp.test", to: "postmaster@reply.test" },
      raw: `${head}\r\nYour server sends us odd things, number ${n}.\r\n`,
    });
    transport.close();
    await untilIdle(t.app);
  };
  await write(1);
  await write(2);
  await write(3);
  await write(4, "Auto-Submitted: auto-replied\r\n");
  const mails = await t.app.db.select().from(inboundMails).orderBy(inboundMails.id);
  expect(mails.map(({ matchedBy, review }) => `${matchedBy} ${review}`)).toEqual([
    "postmaster needed",
    "postmaster needed",
    "postmaster needed",
    "postmaster null",
  ]);
  expect(await t.app.db.select().from(leads)).toEqual([]);
  const [first, ...early] = await toldSoOften(t, "ops@acme.test", 1);
  expect(early).toEqual([]);
  expect(first?.subject).toBe("A mail to postmaster@reply.test");
  expect(first?.text).toContain("> Your server sends us odd things, number 1.");

  t.clock.advanceBy(15 * minuteMs);
  const [, batch, ...more] = await toldSoOften(t, "ops@acme.test", 2);
  expect(more).toEqual([]);
  expect(batch?.subject).toBe("2 mails to postmaster@reply.test");
  expect(await t.app.db.select().from(outbox)).toHaveLength(2);
});
