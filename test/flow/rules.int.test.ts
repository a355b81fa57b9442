import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import {
  enrollments,
  leads,
  reps,
  sequences,
  sequenceVersions,
  setAsides,
  suppressions,
} from "../../src/db/schema/index.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { upsertLead } from "../../src/lead/upsert-lead.ts";
import { recordOpen } from "../../src/track/record-touch.ts";
import { unsubscribe } from "../../src/preference/leave/unsubscribe.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { browser, barracuda, untilGraded } from "../support/touch.ts";
import { publishMails } from "../support/sequences.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;

async function signUp({ app }: TestEngine, id?: string): Promise<string> {
  const lead = { email: "lee@lead.test" };
  return (await recordEvent(app, { id, name: "signup", lead, properties: {}, source: "api" })).leadId;
}

function openToken({ html }: ReceivedMail): string {
  return /\/o\/([a-z2-7]+)\.gif/.exec(html)![1]!;
}

/** Goes through the whole sequence; `read` is called an hour after each mail. */
async function walk(t: TestEngine, mails: number, read: (mail: ReceivedMail) => Promise<void>): Promise<void> {
  for (let number = 1; number <= mails; number += 1) {
    const mail = await t.mailbox.waitFor(({ subject }) => subject === `Welcome ${number}`);
    await untilIdle(t.app);
    t.clock.advanceBy(hourMs);
    await read(mail);
    await untilGraded(t);
    t.clock.advanceBy(2 * dayMs);
  }
  await untilIdle(t.app);
}

async function stageOf({ app }: TestEngine, leadId: string): Promise<string | undefined> {
  const [lead] = await app.db.select().from(leads).where(eq(leads.id, leadId));
  return lead?.stage;
}

test("opens of three distinct messages promote, and the rep is told", async () => {
  await using t = await openTestEngine();
  await t.app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() });
  await publishMails(t.app);
  const leadId = await signUp(t);
  await walk(t, 3, async (mail) => recordOpen(t.app, { ...browser, token: openToken(mail) }));
  expect(await stageOf(t, leadId)).toBe("prospect");
  const told = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes("rita@acme.test"));
  expect(told.text).toContain("has opened 3 mails within 14 days");
});

test("many opens of one message are one message opened", async () => {
  await using t = await openTestEngine();
  await publishMails(t.app, { mails: 1 });
  const leadId = await signUp(t);
  await walk(t, 1, async (mail) => {
    for (let time = 0; time < 5; time += 1) recordOpen(t.app, { ...browser, token: openToken(mail) });
  });
  expect(await stageOf(t, leadId)).toBe("lead");
});

test("opens by a machine never promote", async () => {
  await using t = await openTestEngine();
  await publishMails(t.app, { promotion: { opens: 1 } });
  const leadId = await signUp(t);
  await walk(t, 3, async (mail) => recordOpen(t.app, { ...barracuda, token: openToken(mail) }));
  expect(await stageOf(t, leadId)).toBe("lead");
});

test("with the opens rule off no number of opens promotes", async () => {
  await using t = await openTestEngine();
  await publishMails(t.app, { promotion: { opens: "off" } });
  const leadId = await signUp(t);
  await walk(t, 3, async (mail) => recordOpen(t.app, { ...browser, token: openToken(mail) }));
  expect(await stageOf(t, leadId)).toBe("lead");
});

test("the same event id twice enrolls once", async () => {
  await using t = await openTestEngine();
  await publishMails(t.app, { mails: 1 });
  const [first, second] = await Promise.all([signUp(t, "signup-1"), signUp(t, "signup-1")]);
  expect(second).toBe(first);
  await untilIdle(t.app);
  expect(await signUp(t, "signup-1")).toBe(first);
  await untilIdle(t.app);
  expect(await t.app.db.select().from(enrollments)).toHaveLength(1);
  expect(t.mailbox.messages).toHaveLength(1);
});

test("an unsubscribe suppresses the address and stops every sequence", async () => {
  await using t = await openTestEngine();
  await publishMails(t.app, { name: "Welcome" });
  await publishMails(t.app, { name: "Tips" });
  const leadId = await signUp(t);
  const mail = await t.mailbox.waitFor(({ subject }) => subject === "Welcome 1");
  await untilIdle(t.app);
  const token = /\/u\/([a-z2-7]+)/.exec(mail.header("list-unsubscribe")!)![1]!;
  expect(await unsubscribe(t.app, { token, method: "one_click", everything: false })).toMatchObject({
    kind: "done",
    topic: null,
  });
  const rows = await t.app.db.select().from(enrollments).where(eq(enrollments.leadId, leadId));
  expect(rows.map(({ status, exitReason }) => ({ status, exitReason }))).toEqual([
    { status: "exited", exitReason: "unsubscribed" },
    { status: "exited", exitReason: "unsubscribed" },
  ]);
  expect(await t.app.db.select().from(suppressions)).toMatchObject([{ email: "lee@lead.test", reason: "unsubscribe" }]);

  await signUp(t, "later");
  await untilIdle(t.app);
  expect(t.mailbox.messages).toHaveLength(2);
});

test("an enrollment that cannot move holds up nobody else, and is tried again later", async () => {
  await using t = await openTestEngine();
  const { db, clock } = t.app;
  const now = clock.now();
  const sequenceId = await publishMails(t.app, { name: "Broken" });
  const [version] = await db
    .update(sequenceVersions)
    .set({ definition: { steps: "none" } })
    .returning();
  const lead = await upsertLead(db, { email: "stuck@lead.test" }, now);
  const walk = { leadId: lead.id, sequenceId, versionId: version!.id, stepId: "mail-1", dueAt: now, createdAt: now };
  await db.insert(enrollments).values(walk);
  await db.update(sequences).set({ triggerEvent: "other" });

  await publishMails(t.app, { mails: 1 });
  await signUp(t);
  await t.mailbox.waitFor(({ envelope }) => envelope.to.includes("lee@lead.test"));
  await untilIdle(t.app);
  const [held] = await db.select().from(enrollments).where(eq(enrollments.leadId, lead.id));
  expect(held).toMatchObject({ status: "active", dueAt: null });
  const [aside] = await db.select().from(setAsides);
  expect(aside).toMatchObject({ subject: held!.id, tries: 1, nextTryAt: new Date(now.getTime() + 60_000) });
});
