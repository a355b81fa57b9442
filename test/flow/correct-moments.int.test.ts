import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inboundMails, leads, senders } from "../../src/db/schema/index.ts";
import { settleInbound } from "../../src/promote/settle-inbound.ts";
import type { TestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { untilIdle } from "../support/idle.ts";
import { call, correct, lastMail, state, write } from "./correct-support.ts";
import { bounceTo, deliver, inThread, openWithRep, signUp, standing, timeline } from "./whose-support.ts";

const dayMs = 86_400_000;
let t: TestEngine;
beforeAll(async () => {
  t = await openWithRep();
});
afterAll(() => t[Symbol.asyncDispose]());

const got = (email: string) =>
  t.mailbox.messages.filter(({ envelope }) => envelope.to.includes(email)).map(({ subject }) => subject);

test("what was stopped by mistake goes on, and its mails go out when they were to", async () => {
  const mail = await signUp(t, "on@goes.test");
  await write.reply(t, mail, "on@goes.test");
  t.clock.advanceBy(dayMs);
  await correct(t, await lastMail(t), { class: "other" });
  await untilIdle(t.app);
  expect(got("on@goes.test")).toEqual(["Welcome 1"]);
  t.clock.advanceBy(dayMs);
  await t.mailbox.waitFor(({ envelope, subject }) => envelope.to.includes("on@goes.test") && subject === "Welcome 2");
});

test("a mail that was canceled is queued again, once", async () => {
  const mail = await signUp(t, "queued@goes.test");
  await t.app.db.update(senders).set({ pausedAt: t.clock.now() });
  t.clock.advanceBy(2 * dayMs);
  const waits = async () => (await state(t, "queued@goes.test")).mails.includes("mail-2 queued queued@goes.test");
  await eventually(waits);
  const transported = got("queued@goes.test");
  await t.app.db.transaction(async (tx) => {
    const [lead] = await tx.select().from(leads).where(eq(leads.email, "queued@goes.test"));
    await tx.insert(inboundMails).values({
      digest: "queued-again",
      source: "test",
      envelopeFrom: "",
      envelopeTo: [],
      raw: Buffer.from("From: queued@goes.test\r\n\r\nYes"),
      size: 30,
      receivedAt: t.clock.now(),
      status: "classified",
      class: "human_reply",
      matchedBy: "token",
      leadId: lead!.id,
      fromEmail: "queued@goes.test",
      replyText: "Yes",
    });
  });
  const id = await lastMail(t);
  await settleInbound(t.app, id);
  expect((await state(t, "queued@goes.test")).mails.at(-1)).toBe("mail-2 canceled queued@goes.test");
  await call(t, "POST", `/v1/inbound-mails/${id}/reclassify`, { class: "other" });
  expect((await state(t, "queued@goes.test")).mails).toEqual([
    "mail-1 sent queued@goes.test",
    "mail-2 queued queued@goes.test",
  ]);
  expect(got("queued@goes.test")).toEqual(transported);
  await t.app.db.update(senders).set({ pausedAt: null });
  await t.mailbox.waitFor(
    ({ envelope, subject }) => envelope.to.includes("queued@goes.test") && subject === "Welcome 2",
  );
  await untilIdle(t.app);
  expect(got("queued@goes.test")).toEqual(["Welcome 1", "Welcome 2"]);
  expect(mail.subject).toBe("Welcome 1");
});

test("mails that went out meanwhile are told of", async () => {
  const mail = await signUp(t, "late@goes.test");
  await write.other(t, mail, "late@goes.test");
  const id = await lastMail(t);
  t.clock.advanceBy(2 * dayMs);
  await t.mailbox.waitFor(({ envelope, subject }) => envelope.to.includes("late@goes.test") && subject === "Welcome 2");
  await untilIdle(t.app);
  const answer = await correct(t, id, { class: "human_reply", lead: "late@goes.test" });
  expect(answer.json.corrections[0].kept).toMatchObject([{ what: "mails", code: "mails_sent_since", count: 1 }]);
  expect(await standing(t, "late@goes.test")).toBe("prospect replied");
});

test("a mail that waits for a review is decided by the correction, and the wait ends", async () => {
  const mail = await signUp(t, "open@review.test");
  await deliver(t, {
    to: bounceTo(mail),
    head: ["From: open@review.test", "Subject: Re: Welcome 1", ...inThread(mail)],
    body: "Yes, I am interested. What does it cost?",
  });
  expect(await standing(t, "open@review.test")).toBe("lead paused");
  const answer = await correct(t, await lastMail(t), { class: "other" });
  expect(answer.json).toMatchObject({ review: "accepted", corrections: [{ undone: [{ what: "review" }], kept: [] }] });
  expect(await standing(t, "open@review.test")).toBe("lead active");
});

test("a person who did not leave goes on, and one who did not leave until then, too", async () => {
  const gone = await signUp(t, "stays@firm.test");
  await write.absence(t, gone, "stays@firm.test", "I have left the company and no longer work here.");
  expect(await standing(t, "stays@firm.test")).toBe("lead left_company");
  await correct(t, await lastMail(t), { class: "other" });
  expect(await standing(t, "stays@firm.test")).toBe("lead active");

  const away = await signUp(t, "here@firm.test");
  const year = t.clock.now().getUTCFullYear();
  await write.absence(t, away, "here@firm.test", `I am out of the office and back on ${year}-06-14.`);
  const first = await lastMail(t);
  await write.absence(t, away, "here@firm.test", `I am out of the office and back on ${year}-06-21.`);
  const second = await lastMail(t);
  const until = async () => (await state(t, "here@firm.test")).awayUntil?.toISOString().slice(0, 10) ?? null;
  expect(await until()).toBe(`${year}-06-22`);
  await correct(t, second, { class: "other" });
  expect(await until()).toBe(`${year}-06-15`);
  await correct(t, first, { class: "other" });
  expect(await until()).toBeNull();
  expect(await standing(t, "here@firm.test")).toBe("lead active");
});

test("a correction and the settling of the same mail at once end in what is right", async () => {
  const all = [1, 2, 3, 4, 5, 6].map((nr) => `race${nr}@race.test`);
  for (const email of all) {
    const mail = await signUp(t, email);
    await write.other(t, mail, "somebody@elsewhere.test");
    const id = await lastMail(t);
    const [lead] = await t.app.db.select().from(leads).where(eq(leads.email, email));
    await t.app.db
      .update(inboundMails)
      .set({ status: "classified", class: "human_reply", matchedBy: "token", leadId: lead!.id })
      .where(eq(inboundMails.id, id));
    await Promise.all([settleInbound(t.app, id), correct(t, id, { class: "unsubscribe" })]);
    await untilIdle(t.app);
    const { stage, handoffs, suppressed, walks } = await state(t, email);
    expect({ stage, handoffs, suppressed, walks: walks.map(({ exitReason }) => exitReason) }).toEqual({
      stage: "lead",
      handoffs: [],
      suppressed: ["unsubscribe reply"],
      walks: ["unsubscribed"],
    });
    expect((await timeline(t, email)).filter((kind) => kind === "reclassified")).toHaveLength(1);
  }
});

test("a rep who accepts while somebody corrects: one of both is first, and the other hears of it", async () => {
  for (const email of ["first@accept.test", "second@accept.test", "third@accept.test"]) {
    const mail = await signUp(t, email);
    await write.reply(t, mail, email);
    const id = await lastMail(t);
    const { json } = await call(t, "GET", "/v1/handoffs?status=open&limit=1");
    const [accepted, corrected] = await Promise.all([
      call(t, "POST", `/v1/handoffs/${json.data[0].id}/accept`),
      correct(t, id, { class: "other" }),
    ]);
    const now = await standing(t, email);
    const codes = corrected.json.corrections[0].kept.map(({ code }: { code: string }) => code);
    const repFirst = [200, ["handoff_accepted", "lead_is_no_lead"], "prospect replied"];
    const correctorFirst = [409, [], "lead active"];
    expect([repFirst, correctorFirst]).toContainEqual([accepted.status, codes, now]);
  }
});
