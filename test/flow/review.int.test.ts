import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { inboundMails } from "../../src/db/schema/index.ts";
import { reviewInboundMail } from "../../src/inbound/review/review-inbound-mail.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";
import {
  deliver,
  inThread,
  mailsToRita,
  openWithRep,
  replyTo,
  reviews,
  ritaHears,
  signUp,
  standing,
  timeline,
} from "./whose-support.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A stamped answer of no known program: who wrote it is not clear. */
async function answerUnclear(t: TestEngine, email: string): Promise<string> {
  const mail = await signUp(t, email);
  await deliver(t, {
    to: replyTo(mail),
    head: [`From: ${email}`, "Subject: Re: Welcome 1", ...inThread(mail), "Auto-Submitted: auto-generated"],
    body: `We would like to see it. ${email}`,
  });
  const [row] = await t.app.db.select().from(inboundMails).where(eq(inboundMails.fromEmail, email));
  return row!.id;
}

test("the lead's sequences wait for a review at most two business days, and then go on", async () => {
  await using t = await openWithRep();
  await answerUnclear(t, "lee@firm.test");
  expect(await standing(t, "lee@firm.test")).toBe("lead paused");
  const told = await ritaHears(t, "We would like to see it.");
  expect(told).toContain("wait until 2026-01-07 09:00 UTC; then they go on, and this mail stays open");
  t.clock.advanceBy(48 * hourMs - minuteMs);
  await untilIdle(t.app);
  expect(await standing(t, "lee@firm.test")).toBe("lead paused");
  t.clock.advanceBy(minuteMs);
  await t.mailbox.waitFor(({ envelope, subject }) => envelope.to.includes("lee@firm.test") && subject === "Welcome 2");
  expect(await reviews(t)).toEqual(["lee@firm.test marked_automatic"]);
});

test("a weekend does not count", async () => {
  await using t = await openWithRep();
  t.clock.advanceTo(new Date("2026-01-09T15:00:00Z"));
  const id = await answerUnclear(t, "lee@firm.test");
  const [row] = await t.app.db.select().from(inboundMails).where(eq(inboundMails.id, id));
  expect(row?.heldUntil?.toISOString()).toBe("2026-01-13T15:00:00.000Z");
});

test("dismissed, the sequences go on at once; accepted, they stop", async () => {
  await using t = await openWithRep();
  const dismissed = await answerUnclear(t, "lee@firm.test");
  await reviewInboundMail(t.app, { id: dismissed, decision: "dismissed" });
  await untilIdle(t.app);
  expect(await standing(t, "lee@firm.test")).toBe("lead active");
  const accepted = await answerUnclear(t, "kim@firm.test");
  await reviewInboundMail(t.app, { id: accepted, decision: "accepted" });
  await untilIdle(t.app);
  expect(await standing(t, "kim@firm.test")).toBe("prospect replied");
  expect(await timeline(t, "kim@firm.test")).toEqual(expect.arrayContaining(["in_review", "reviewed", "promoted"]));
});

test("a sequence that begins meanwhile waits as well", async () => {
  await using t = await openWithRep();
  await answerUnclear(t, "lee@firm.test");
  await publishMails(t.app, { name: "Tips", event: "tips" });
  await recordEvent(t.app, { name: "tips", lead: { email: "lee@firm.test" }, properties: {}, source: "api" });
  await untilIdle(t.app);
  expect(await standing(t, "lee@firm.test")).toBe("lead paused paused");
});

test("whoever looks after reviews gets one mail in a quarter of an hour", async () => {
  await using t = await openWithRep();
  await answerUnclear(t, "a@firm.test");
  await ritaHears(t, "a@firm.test");
  await answerUnclear(t, "b@firm.test");
  await answerUnclear(t, "c@firm.test");
  expect(mailsToRita(t)).toBe(1);
  t.clock.advanceBy(15 * minuteMs);
  const told = await ritaHears(t, "b@firm.test");
  expect(told).toContain("We would like to see it. c@firm.test");
  expect(mailsToRita(t)).toBe(2);
});
