import { and, desc, eq, sql } from "drizzle-orm";
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { activities, handoffs, inboundMails, leads, outbox, reps, tasks } from "../../src/db/schema/index.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { respondToHandoff } from "../../src/handoff/respond.ts";
import { addAbsence } from "../../src/rep/absence/add-absence.ts";
import { createRep } from "../../src/rep/create-rep.ts";
import { patchRep } from "../../src/rep/patch-rep.ts";
import type { RepInput } from "../../src/rep/rep-schemas.ts";
import { answer, enter, mailTo } from "../promote/support.ts";
import { eventually } from "../support/eventually.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";

const minutes = 60_000;
let t: TestEngine;
let told: ReceivedMail[] = [];

beforeAll(async () => {
  t = await openTestEngine({
    settings: { inbound: { trustedAuthservIds: ["mx.acme.test"] }, operator: { email: "ops@acme.test" } },
    overrides: { resolve: () => Promise.reject(Object.assign(new Error("no such name"), { code: "ENOTFOUND" })) },
  });
  t.mailbox.onMessage((mail) => told.push(mail));
  await publishMails(t.app, { name: "Welcome", event: "signup", mails: 1 });
});
beforeEach(async () => {
  // Whoever was there before has left, and nothing waits.
  await t.app.db.update(handoffs).set({ status: "withdrawn" });
  await t.app.db.update(reps).set({ active: false });
  await settled();
  told = [];
});
afterAll(() => t[Symbol.asyncDispose]());

/** Waits until everybody is told of what they are to hear now. */
async function settled(): Promise<void> {
  await untilIdle(t.app);
  await eventually(async () => {
    const inHand = sql`${outbox.doneAt} is null and ${outbox.attempts} > 0`;
    return (await t.app.db.$count(outbox, inHand)) === 0;
  });
  await untilIdle(t.app);
}

let n = 0;
const hire = async (name: string, some: Partial<RepInput> = {}) =>
  (await createRep(t.app, { name, email: `${name}@office-${n++}.test`, ...some })).id;

/** Lets it be the turn of one of those who are there. */
const turnOf = (id: string) =>
  t.app.db.update(reps).set({ behind: false, pointer: sql`case when ${reps.id} = ${id} then 0 else 9 end` });

/** Somebody signs up and answers. @returns their address, their id and the mail they answered */
async function respond() {
  const email = `lee@firm-${n++}.test`;
  const leadId = await enter(t, email, "signup");
  const mail = await mailTo(t, email, "Welcome 1");
  await answer(t, mail, email, "Yes, please call me.");
  await settled();
  return { email, leadId, mail };
}

async function running(leadId: string) {
  const [handoff] = await t.app.db
    .select()
    .from(handoffs)
    .where(eq(handoffs.leadId, leadId))
    .orderBy(desc(handoffs.id))
    .limit(1);
  return handoff!;
}

/** Whom mails about a person went to since the last look, with the start of their subjects. */
function read(email: string): string[] {
  const found = told.filter(({ envelope, text }) => !envelope.to.includes(email) && text.includes(email));
  told = [];
  return found.map(({ envelope, subject }) => `${envelope.to[0]?.split("@")[0]}: ${subject.split(/[:.]| from /)[0]}`);
}

async function later(ms: number): Promise<void> {
  t.clock.advanceBy(ms);
  await settled();
}

test("an inactive rep's open handoff goes to the deputy, who is told; the old link acts no more", async () => {
  const bob = await hire("bob");
  const ann = await hire("ann", { deputyId: bob });
  await turnOf(ann);
  const { email, leadId } = await respond();
  const first = await running(leadId);
  expect(first.repId).toBe(ann);
  await patchRep(t.app, { id: ann, patch: { active: false } });
  await settled();
  const second = await running(leadId);
  expect(second).toMatchObject({ repId: bob, status: "open" });
  expect(read(email)).toEqual(["ann: New prospect", "bob: New prospect"]);
  await expect(respondToHandoff(t.app, { handoffId: first.id, response: "accept" })).rejects.toMatchObject({
    code: "handoff_answered",
  });
  const rows = await t.app.db.select({ data: activities.data }).from(activities).where(eq(activities.leadId, leadId));
  expect(rows.map(({ data }) => data)).toContainEqual(
    expect.objectContaining({ handoffId: first.id, status: "moved", reason: "inactive" }),
  );
});

test("an absence that begins by itself moves what is open, with nobody to call", async () => {
  const ann = await hire("ann");
  const { leadId } = await respond();
  const bob = await hire("bob");
  const tomorrow = new Date(t.clock.now().getTime() + 24 * 60 * minutes).toISOString().slice(0, 10);
  await addAbsence(t.app, { repId: ann, fromDate: tomorrow, toDate: tomorrow, note: null });
  await settled();
  expect(await running(leadId)).toMatchObject({ repId: ann });
  await later(24 * 60 * minutes);
  expect(await running(leadId)).toMatchObject({ repId: bob, status: "open" });
});

test.each(["sql", "until"])("whatever way a rep goes, what is open is passed on: %s", async (way) => {
  const ann = await hire("ann", { activeUntil: way === "until" ? new Date(t.clock.now().getTime() + minutes) : null });
  const { leadId } = await respond();
  const bob = await hire("bob");
  expect(await running(leadId)).toMatchObject({ repId: ann });
  if (way === "sql") await t.app.db.update(reps).set({ active: false }).where(eq(reps.id, ann));
  await later(minutes);
  expect(await running(leadId)).toMatchObject({ repId: bob, status: "open" });
});

test("while the rep who accepted is away the deputy reads the replies, and the handoff stays", async () => {
  const bob = await hire("bob");
  const ann = await hire("ann", { deputyId: bob });
  await turnOf(ann);
  const { email, leadId, mail } = await respond();
  await respondToHandoff(t.app, { handoffId: (await running(leadId)).id, response: "accept" });
  const today = t.clock.now().toISOString().slice(0, 10);
  await addAbsence(t.app, { repId: ann, fromDate: today, toDate: today, note: null });
  read(email);
  await answer(t, mail, email, "Are you there?");
  await settled();
  expect(read(email)).toEqual(["bob: Another reply"]);
  expect(await running(leadId)).toMatchObject({ repId: ann, status: "accepted" });
  await later(24 * 60 * minutes);
  await answer(t, mail, email, "Hello again.");
  await settled();
  expect(read(email)).toEqual(["ann: Another reply"]);
});

test("the next reply to a rep who has left gives what they had accepted to somebody else", async () => {
  const ann = await hire("ann");
  const { email, leadId, mail } = await respond();
  await respondToHandoff(t.app, { handoffId: (await running(leadId)).id, response: "accept" });
  const bob = await hire("bob");
  await patchRep(t.app, { id: ann, patch: { active: false } });
  await settled();
  expect(await running(leadId)).toMatchObject({ repId: ann });
  read(email);
  await answer(t, mail, email, "Are you there?");
  await settled();
  expect(await running(leadId)).toMatchObject({ repId: bob, status: "open" });
  expect(read(email).sort()).toEqual(["bob: Another reply", "bob: New prospect"]);
});

test("declined by all: the operator hears of it and of the next reply, and whoever comes gets it", async () => {
  await hire("ann");
  await hire("bob");
  const { email, leadId, mail } = await respond();
  for (let i = 0; i < 2; i++) {
    await respondToHandoff(t.app, { handoffId: (await running(leadId)).id, response: "decline" });
    await settled();
  }
  expect(await running(leadId)).toMatchObject({ repId: null, status: "open" });
  expect(read(email).at(-1)).toBe("ops: Nobody can take it");
  await later(20 * minutes);
  await answer(t, mail, email, "Anybody?");
  await settled();
  expect(read(email)).toEqual(["ops: Nobody can take it"]);
  const cyd = await hire("cyd");
  await settled();
  expect(await running(leadId)).toMatchObject({ repId: cyd, status: "open" });
  expect(read(email)).toEqual(["cyd: New prospect"]);
});

test("a notice that comes back: the operator is alarmed, the rep gets nothing more, and it goes to somebody else", async () => {
  const ann = await hire("ann");
  const { email, leadId } = await respond();
  const bob = await hire("bob");
  const notice = told.find(({ envelope }) => envelope.to[0]?.startsWith("ann@"))!;
  read(email);
  await report(notice, "delayed", "4.4.1");
  await settled();
  expect(await running(leadId)).toMatchObject({ repId: ann });
  await report(notice, "failed", "5.1.1");
  await settled();
  expect(await running(leadId)).toMatchObject({ repId: bob, status: "open" });
  expect(read(email)).toEqual(["bob: New prospect"]);
  const alarm = await t.mailbox.waitFor(({ subject }) => subject === "Mail to ann comes back");
  expect(alarm.envelope.to).toEqual(["ops@acme.test"]);
  const [rep] = await t.app.db.select().from(reps).where(eq(reps.id, ann));
  expect(rep?.unreachableAt).toEqual(t.clock.now());
  const [lead] = await t.app.db.select().from(leads).where(eq(leads.id, leadId));
  expect(lead?.stage).toBe("prospect");
  const returned = and(eq(inboundMails.matchedBy, "notice"), eq(inboundMails.status, "settled"));
  expect(await t.app.db.$count(inboundMails, returned)).toBe(2);
});

test("a notice of tasks that comes back makes its rep unreachable, too", async () => {
  const eva = await hire("eva");
  const { leadId } = await respond();
  const bob = await hire("bob");
  const { id: handoffId } = await running(leadId);
  const now = t.clock.now();
  const task = { leadId, handoffId, repId: eva, kind: "call" as const, title: "Call", dueAt: now, lookAt: now };
  await t.app.db.insert(tasks).values({ ...task, createdAt: now });
  await settled();
  const notice = await t.mailbox.waitFor(({ subject }) => subject.startsWith("Call: Call"));
  expect(notice.envelope.from).toMatch(/^bounce\+/);
  await report(notice, "failed", "5.1.1");
  await settled();
  const [rep] = await t.app.db.select().from(reps).where(eq(reps.id, eva));
  expect(rep?.unreachableAt).toEqual(t.clock.now());
  expect(await running(leadId)).toMatchObject({ repId: bob, status: "open" });
  const alarm = await t.mailbox.waitFor(({ subject }) => subject === "Mail to eva comes back");
  expect(alarm.envelope.to).toEqual(["ops@acme.test"]);
});

/** A mail server reports about a mail (RFC 3464). */
async function report(mail: ReceivedMail, action: string, status: string): Promise<void> {
  const part = (media: string, body: string) => `--b1\r\nContent-Type: ${media}\r\n\r\n${body}\r\n`;
  const raw = [
    "From: Mail Delivery System <MAILER-DAEMON@mx.acme.test>",
    `To: ${mail.envelope.from}`,
    "Subject: Undelivered Mail Returned to Sender",
    `Message-ID: <${action}-${crypto.randomUUID()}@mx.acme.test>`,
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    "",
    part("text/plain", "A report about your mail."),
    part(
      "message/delivery-status",
      [
        "Reporting-MTA: dns; mx.acme.test",
        "",
        `Final-Recipient: rfc822; ${mail.envelope.to[0]}`,
        `Action: ${action}`,
        `Status: ${status}`,
      ].join("\r\n"),
    ),
    part("text/rfc822-headers", `Message-ID: ${mail.header("message-id")}`),
    "--b1--",
    "",
  ].join("\r\n");
  const transport = createTransport({ host: "127.0.0.1", port: t.engine.inboundPort!, ignoreTLS: true });
  await transport.sendMail({ envelope: { from: "", to: mail.envelope.from }, raw });
  transport.close();
}
