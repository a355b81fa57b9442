import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { App } from "../../src/app.ts";
import { enrollments, leads, messages } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { explainEnrollment } from "../../src/enrollment/explain/explain.ts";
import { changeLead } from "../../src/enrollment/address/change-lead.ts";
import { claimMessages } from "../../src/send/lane/claim/claim.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { recoverUncertain } from "../../src/send/lane/settle/recover.ts";
import { openTransport } from "../../src/send/carrier/transport.ts";
import { resolveMessage } from "../../src/send/ledger/resolve-message.ts";
import { pauseSender } from "../../src/sender/pause-sender.ts";
import { resumeSender } from "../../src/sender/resume-sender.ts";
import { pauseSequence, resumeSequence } from "../../src/sequence/pause.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { publishMails } from "../support/sequences.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";
import type { SmtpSink } from "../support/smtp-sink.ts";
import { only, signUp } from "./support.ts";

const window = {
  zone: "lead",
  open: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:00" }],
};
/** Monday to Tuesday; the leads are in UTC. */
const nextMorning = new Date("2026-01-06T09:00:00Z");

let t: TestEngine;
let sink: SmtpSink;
let slow: string | null;
beforeEach(async () => {
  slow = null;
  sink = await openSmtpSink({ onRcptTo: () => slow });
  t = await openTestEngine({ roles: [], settings: { smtpUrl: sink.url } });
});
afterEach(async () => {
  await t[Symbol.asyncDispose]();
  await sink[Symbol.asyncDispose]();
});

async function queue(count: number, rest: object = { window }): Promise<string> {
  await publishMails(t.app, { mails: 1, ...rest });
  await signUp(
    t.app,
    Array.from({ length: count }, (_, n) => `lead${n + 1}@lead.test`),
  );
  return senderOf(t.app);
}

async function senderOf({ db }: App): Promise<string> {
  const [sender] = await db.execute<{ id: string }>(sql`select id from senders where is_default`);
  return sender!.id;
}

const at = (instant: string) => t.clock.advanceTo(new Date(instant));
const sent = () => sink.mails.length;
const ledger = () => t.app.db.select().from(messages).orderBy(messages.queuedAt, messages.id);
const unsent = async () => (await ledger()).filter(({ status }) => status !== "sent");

/** What `explain` says about the first mail that has not gone. */
async function explained() {
  const [mail] = await unsent();
  const { decisions, messages: mails } = await explainEnrollment(t.app, { id: mail!.enrollmentId });
  return { decisions, waiting: mails.find(({ id }) => id === mail!.id)!.waiting };
}

/** Nothing leaves now; the mail says so, and leaves when the window opens. */
async function expectNextMorning(senderId: string, mails: number): Promise<void> {
  const before = sent();
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(before);
  expect(await unsent()).toMatchObject(Array.from({ length: mails }, () => ({ dueAt: nextMorning })));
  const { decisions, waiting } = await explained();
  expect(waiting).toMatchObject({ rule: "window", until: nextMorning });
  expect(decisions.at(-1)).toMatchObject({
    rule: "send_time",
    outcome: "held",
    stepId: "mail-1",
    until: nextMorning.toISOString(),
    shifts: [{ rule: "window" }],
  });
  t.clock.advanceTo(new Date(nextMorning.getTime() - 1));
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(before);
  t.clock.advanceTo(nextMorning);
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(before + mails);
}

test("the third mail under a daily cap of two leaves when the window opens, not at midnight", async () => {
  const senderId = await queue(3);
  await t.app.db.execute(sql`update senders set daily_cap = 2`);
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(2);
  await dispatchSender(t.app, senderId);
  // while the sender is held until midnight, explain knows already that the window is closed then
  expect((await explained()).waiting).toMatchObject({ rule: "sender_held", until: nextMorning });
  at("2026-01-06T00:00:05Z");
  await expectNextMorning(senderId, 1);
});

test("a sender that is resumed at 22:30 sends nothing before the window opens", async () => {
  const senderId = await queue(2);
  await pauseSender(t.app, { id: senderId, reason: "holiday" });
  at("2026-01-05T22:30:00Z");
  await resumeSender(t.app, { id: senderId });
  expect((await explained()).waiting).toMatchObject({ rule: "window", until: nextMorning });
  await expectNextMorning(senderId, 2);
});

test("a retry after 451 that would come at night is planned for the next morning at once", async () => {
  slow = "451 4.3.0 try again later";
  const senderId = await queue(1);
  at("2026-01-05T16:59:30Z");
  await dispatchSender(t.app, senderId);
  const [mail] = await ledger();
  expect(mail).toMatchObject({ status: "deferred", dueAt: nextMorning });
  slow = null;
  at("2026-01-05T20:00:00Z");
  await expectNextMorning(senderId, 1);
});

test("a retry inside the window is left as it is", async () => {
  slow = "451 4.3.0 try again later";
  const senderId = await queue(1);
  await dispatchSender(t.app, senderId);
  expect((await explained()).waiting?.rule).toBe("retry");
  slow = null;
  t.clock.advanceBy(3_600_000);
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(1);
});

test("a minimum gap carries no mail over the end of the window, however many wait", async () => {
  const senderId = await queue(4);
  await t.app.db.execute(sql`update senders set min_gap_ms = 60000`);
  at("2026-01-05T16:59:30Z");
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(1);
  at("2026-01-05T17:00:31Z");
  await dispatchSender(t.app, senderId);
  // all of them are moved at once, not one after each gap
  expect(await unsent()).toMatchObject(Array.from({ length: 3 }, () => ({ dueAt: nextMorning })));
  expect(sent()).toBe(1);
});

test("a destination that was held until the evening gets its mail in the morning", async () => {
  slow = "421 4.7.0 slow down";
  const senderId = await queue(1);
  at("2026-01-05T16:00:00Z");
  await dispatchSender(t.app, senderId);
  slow = null;
  at("2026-01-05T22:00:00Z");
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(0);
  expect(await unsent()).toMatchObject([{ dueAt: nextMorning }]);
  t.clock.advanceTo(nextMorning);
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(1);
});

test.each(["by hand", "by the policy"])("an uncertain mail that is sent again %s waits for the window", async (how) => {
  const senderId = await queue(1);
  await t.app.db.execute(sql`update sequences set uncertain_policy = ${how === "by hand" ? "hold" : "resend"}`);
  const [claimed] = await claimMessages(t.app.db, senderId, t.clock.now(), 1);
  await t.app.fence.gateOf(claimed!.message)(async () => ({ kind: "accepted", response: "" }));
  await t.app.db.execute(sql`update messages set lease_until = now() - interval '1 second'`);
  at("2026-01-05T22:30:00Z");
  await recoverUncertain(t.app);
  const [mail] = await ledger();
  if (how === "by hand") await resolveMessage(t.app, { id: mail!.id, action: "resend", by: mail!.id, note: null });
  await expectNextMorning(senderId, 1);
});

test("what was claimed before the window closed does not leave after it", async () => {
  const senderId = await queue(1);
  const real = openTransport({ url: sink.url, maxConnections: 1 });
  const late: typeof real = {
    ...real,
    sendThrough(gate, envelope, raw) {
      if (t.clock.now() < new Date("2026-01-05T17:00:00Z")) at("2026-01-05T17:00:00Z");
      return real.sendThrough(gate, envelope, raw);
    },
  };
  await dispatchSender({ ...t.app, transports: only(late) }, senderId);
  await real.close();
  expect(sent()).toBe(0);
  expect(await ledger()).toMatchObject([{ status: "queued", attempts: 0, dueAt: nextMorning }]);
});

test("quiet hours and holidays hold a late mail as well", async () => {
  const quietHours = { from: "20:00", to: "08:00" };
  const senderId = await queue(1, { quietHours, holidays: { dates: ["2026-01-06"] } });
  await pauseSender(t.app, { id: senderId, reason: "" });
  at("2026-01-05T21:00:00Z");
  await resumeSender(t.app, { id: senderId });
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(0);
  expect(await ledger()).toMatchObject([{ dueAt: new Date("2026-01-07T08:00:00Z"), reason: "quiet_hours" }]);
  expect((await explained()).decisions.at(-1)?.shifts.map(({ rule }) => rule)).toEqual([
    "quiet_hours",
    "holiday",
    "quiet_hours",
  ]);
});

test("a mail that is sent immediately goes at night too", async () => {
  const senderId = await queue(1, { window, send: "immediately" });
  await pauseSender(t.app, { id: senderId, reason: "" });
  at("2026-01-06T22:30:00Z");
  await resumeSender(t.app, { id: senderId });
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(1);
});

test("a mail that waited into a day on which its lead has as many as it gets is held by the cap", async () => {
  const senderId = await queue(1, { name: "Capped", cap: { perDay: 1 } });
  const [capped] = await ledger();
  await pauseSequence(t.app, { id: capped!.sequenceId });
  await publishMails(t.app, { mails: 1, name: "Tips", event: "asked" });
  at("2026-01-06T10:00:00Z");
  await t.app.db.execute(sql`update sequences set trigger_event = 'signup' where name = 'Tips'`);
  await t.app.db
    .execute(sql`update sequence_versions set definition = jsonb_set(definition, '{trigger,event}', '"signup"')
    where sequence_id = (select id from sequences where name = 'Tips')`);
  await signUp(t.app, ["lead1@lead.test"]);
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(1);
  at("2026-01-06T12:00:00Z");
  await resumeSequence(t.app, { id: capped!.sequenceId });
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(1);
  expect((await explained()).waiting).toMatchObject({ rule: "cap", until: new Date("2026-01-07T00:00:00Z") });
  at("2026-01-07T00:00:00Z");
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(2);
});

test("two mails of a lead whose spans have passed do not slip under its cap together", async () => {
  const senderId = await queue(1, { name: "First", cap: { perDay: 1 } });
  await pauseSender(t.app, { id: senderId, reason: "" });
  at("2026-01-06T09:00:00Z");
  await publishMails(t.app, { mails: 1, name: "Second", event: "asked", cap: { perDay: 1 } });
  const [{ id: sequenceId } = { id: "" }] = await t.app.db.execute<{ id: string }>(
    sql`select id from sequences where name = 'Second'`,
  );
  const [lead] = await t.app.db.select().from(leads);
  await t.app.db.execute(sql`
    insert into enrollments (id, lead_id, sequence_id, version_id, status, step_id, due_at, created_at)
    select gen_random_uuid(), ${lead!.id}, s.id, s.current_version_id, 'active', 'mail-1', ${t.clock.now().toISOString()},
      ${t.clock.now().toISOString()} from sequences s where s.id = ${sequenceId}`);
  await advanceDue(t.app);
  expect(await ledger()).toHaveLength(2);
  at("2026-01-08T09:00:00Z");
  await resumeSender(t.app, { id: senderId });
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(1);
  at("2026-01-09T00:00:00Z");
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(2);
});

test("a lead that has moved gets its mail in the hours of its new zone", async () => {
  const senderId = await queue(1);
  await pauseSender(t.app, { id: senderId, reason: "" });
  const [lead] = await t.app.db.select().from(leads);
  await changeLead(t.app, { id: lead!.id, patch: { timezone: "America/Los_Angeles" } });
  await resumeSender(t.app, { id: senderId });
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(0);
  expect(await ledger()).toMatchObject([{ dueAt: new Date("2026-01-05T17:00:00Z"), reason: "window" }]);
});

test("a lead that became a customer while its mail waited leaves by the exit rule, and gets none", async () => {
  const senderId = await queue(1, { exits: [{ on: "stage", is: ["customer"] }] });
  await pauseSender(t.app, { id: senderId, reason: "" });
  await t.app.db.update(leads).set({ stage: "customer" });
  await resumeSender(t.app, { id: senderId });
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(0);
  await advanceDue(t.app);
  expect(await ledger()).toMatchObject([{ status: "canceled", reason: "enrollment_stage" }]);
  const [walk] = await t.app.db.select().from(enrollments);
  expect(walk).toMatchObject({ status: "exited", exitReason: "stage" });
});

test("a mail without rules that waited for days is asked again whether its lead is still there", async () => {
  const senderId = await queue(2, {});
  await pauseSender(t.app, { id: senderId, reason: "" });
  at("2026-01-12T03:00:00Z");
  await resumeSender(t.app, { id: senderId });
  await dispatchSender(t.app, senderId);
  expect(sent()).toBe(2);
  const rows = await t.app.db.select().from(messages).where(eq(messages.status, "sent"));
  expect(rows.map(({ allowedUntil }) => allowedUntil)).toEqual([
    new Date("2026-01-13T03:00:00Z"),
    new Date("2026-01-13T03:00:00Z"),
  ]);
});
