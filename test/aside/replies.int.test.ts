import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { inboundMails, outbox, reps, touches } from "../../src/db/schema/index.ts";
import { explainLead } from "../../src/enrollment/explain/explain.ts";
import { receiveMail } from "../../src/inbound/store/receive-mail.ts";
import type { App } from "../../src/app.ts";
import { openTestEngine } from "../support/engine.ts";
import {
  asides,
  breakTemplates,
  jobsOf,
  minuteMs,
  openIdleEngine,
  plant,
  publish,
  restarted,
  signUp,
} from "./support.ts";

/** Mails to leads, sent. @returns ids of the leads */
async function sendTo(app: App, name: string, emails: readonly string[], definition: object = {}): Promise<string[]> {
  await publish(app, name, { trigger: { event: name }, ...definition });
  const ids = await signUp(app, emails, name);
  await jobsOf(app).enroll({});
  await jobsOf(app).advance({});
  await app.db.execute(sql`update messages set status = 'sent', sent_at = ${app.clock.now().toISOString()}`);
  return ids;
}

async function stages({ db }: App): Promise<Record<string, string>> {
  const rows = await db.execute<{ name: string; stage: string }>(
    sql`select split_part(email, '@', 1) as name, stage from leads`,
  );
  return Object.fromEntries(rows.map(({ name, stage }) => [name, stage]));
}

const openedInBrowser = JSON.stringify({ method: "GET", agent: "browser", network: "ordinary", prefetch: false });

test("engage: a touch of a version that cannot be read costs no other, and counts once it can be", async () => {
  await using t = await openIdleEngine();
  const promotion = { opens: 1, withinDays: 7 };
  await sendTo(t.app, "Bad", ["ada@lead.test"], { promotion });
  await sendTo(t.app, "Good", ["bob@lead.test"], { promotion });
  const app = restarted(t.app);
  const [bad] = await t.app.db.execute<{ id: string; versionId: string; templates: object }>(sql`
    select s.id, v.id as "versionId", v.templates from sequences s join sequence_versions v on v.sequence_id = s.id
    where s.name = 'Bad'`);
  await breakTemplates(t.app, bad!.id);
  await t.app.db.execute(sql`
    insert into touches (id, message_id, lead_id, kind, at, features, verdict, reasons, due_at)
    select gen_random_uuid(), id, lead_id, 'open', sent_at + interval '5 minutes', ${openedInBrowser}::text::jsonb, 'unknown',
      '{}', sent_at from messages`);
  t.clock.advanceBy(10 * minuteMs);
  await jobsOf(app).engage({});
  expect(await stages(t.app)).toEqual({ ada: "lead", bob: "prospect" });
  const [aside] = await asides(t.app);
  expect(aside).toMatchObject({ job: "engage", kind: "touch", sequenceId: bad!.id, code: "version_unreadable" });
  expect((await explainLead(app, { id: aside!.leadId! })).setAsides).toHaveLength(1);
  expect((await t.app.db.select().from(touches)).every(({ dueAt }) => dueAt === null)).toBe(true);

  await t.app.db.execute(sql`
    update sequence_versions set templates = ${JSON.stringify(bad!.templates)}::text::jsonb where id = ${bad!.versionId}`);
  t.clock.advanceBy(minuteMs);
  await jobsOf(app).retry({});
  expect(await stages(t.app)).toEqual({ ada: "prospect", bob: "prospect" });
  expect(await asides(t.app)).toEqual([]);
});

/** A mail that was understood already: a person of these sequences answers. */
async function classified(app: App, leadId: string): Promise<string> {
  const id = await store(app, `From: a person\r\n\r\nYes, ${leadId}.\r\n`);
  await app.db
    .update(inboundMails)
    .set({
      status: "classified",
      class: "human_reply",
      leadId,
      matchedBy: "token",
      replyText: "Yes.",
      subject: "Re: Hello",
    })
    .where(eq(inboundMails.id, id));
  return id;
}

async function store(app: App, raw: string): Promise<string> {
  const mail = { source: "smtp", envelopeFrom: "", envelopeTo: ["x@reply.test"], raw: Buffer.from(raw) };
  return (await receiveMail(app, mail))!;
}

test("settle: a mail that cannot be settled is set aside, tells it, and is settled once it can be", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  const [ada, bob] = await sendTo(t.app, "Welcome", ["ada@lead.test", "bob@lead.test"]);
  const poison = await classified(t.app, ada!);
  const healthy = await classified(t.app, bob!);
  const mend = await plant(t.app, "handoffs", `new.lead_id = '${ada}'`);
  for (const inboundMailId of [poison, healthy]) await jobs.settle({ inboundMailId });
  expect(await stages(t.app)).toEqual({ ada: "lead", bob: "prospect" });
  expect(await asides(t.app)).toMatchObject([{ job: "settle", kind: "inbound_mail", subject: poison, leadId: ada }]);
  expect((await explainLead(t.app, { id: ada! })).setAsides).toMatchObject([{ job: "settle" }]);
  await mend();
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(await stages(t.app)).toEqual({ ada: "prospect", bob: "prospect" });
  expect(await asides(t.app)).toEqual([]);
});

test("classify: a mail that is not understood is set aside after five tries, and read again later", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  const poison = await store(t.app, "From: ada@lead.test\r\nSubject: odd\r\n\r\nHello.\r\n");
  const healthy = await store(t.app, "From: bob@lead.test\r\nSubject: fine\r\n\r\nHello.\r\n");
  const mend = await plant(t.app, "inbound_mails", `new.id = '${poison}' and new.status = 'classified'`);
  for (let tried = 1; tried < 5; tried += 1) {
    await expect(jobs.classify({ inboundMailId: poison })).rejects.toThrow(/inbound_mails/);
  }
  await jobs.classify({ inboundMailId: poison });
  await jobs.classify({ inboundMailId: healthy });
  const statuses = async () =>
    Object.fromEntries((await t.app.db.select().from(inboundMails)).map(({ id, status }) => [id, status]));
  expect(await statuses()).toEqual({ [poison]: "failed", [healthy]: "classified" });
  expect(await asides(t.app)).toMatchObject([{ job: "classify", kind: "inbound_mail", subject: poison, tries: 1 }]);
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(await asides(t.app)).toMatchObject([{ tries: 2 }]);
  await mend();
  t.clock.advanceBy(2 * minuteMs);
  await jobs.retry({});
  expect((await statuses())[poison]).toBe("classified");
  expect(await asides(t.app)).toEqual([]);
});

test("classify: a mail that ended the process each time waits for a person", async () => {
  await using t = await openIdleEngine();
  const poison = await store(t.app, "From: ada@lead.test\r\nSubject: odd\r\n\r\nHello.\r\n");
  await t.app.db.update(inboundMails).set({ attempts: 5 });
  await jobsOf(t.app).classify({ inboundMailId: poison });
  expect(await asides(t.app)).toMatchObject([{ job: "classify", subject: poison, nextTryAt: null }]);
});

test("notify: what cannot be told is set aside, the others are told, and so is it once it can be", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  const now = t.clock.now();
  await t.app.db.insert(reps).values({ name: "Rae", email: "rae@acme.test", createdAt: now });
  const [ada] = await sendTo(t.app, "Welcome", ["ada@lead.test"]);
  await jobs.settle({ inboundMailId: await classified(t.app, ada!) });
  const [healthy] = await t.app.db.select().from(outbox);
  const [poison] = await t.app.db
    .insert(outbox)
    .values({ entry: { topic: "handoff.created", handoffId: "none" }, createdAt: now, dueAt: now })
    .returning();
  for (const { id } of [poison!, healthy!]) await jobs.notify({ outboxId: String(id) });
  expect(t.mailbox.messages.map(({ subject }) => subject)).toEqual(["New prospect: ada@lead.test"]);
  expect(await asides(t.app)).toMatchObject([{ job: "notify", kind: "notice", subject: String(poison!.id) }]);
  await t.app.db.update(outbox).set({ entry: healthy!.entry }).where(eq(outbox.id, poison!.id));
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(t.mailbox.messages).toHaveLength(2);
  expect(await asides(t.app)).toEqual([]);
});

test("notify: a rep whose server refuses the notice is no reason to try each minute, and the operator hears of it", async () => {
  const reject = (recipient: string) =>
    recipient.startsWith("gone") ? { code: 550, message: "5.1.1 no such user" } : undefined;
  await using t = await openTestEngine({ roles: [], reject, settings: { operator: { email: "ops@acme.test" } } });
  const jobs = jobsOf(t.app);
  await t.app.db.insert(reps).values({ name: "Rae", email: "gone@acme.test", createdAt: t.clock.now() });
  const [ada] = await sendTo(t.app, "Welcome", ["ada@lead.test"]);
  await jobs.settle({ inboundMailId: await classified(t.app, ada!) });
  await jobs.notify({ outboxId: "1" });
  const [aside] = await asides(t.app);
  expect(aside).toMatchObject({ job: "notify", subject: "1", code: "notice_refused" });
  expect(aside!.reason).toContain("550 5.1.1");
  expect(aside!.reason).not.toContain("@");
  await jobs.notify({ outboxId: "2" });
  expect(t.mailbox.messages.map(({ subject }) => subject)).toEqual(["Set aside: 1 notice"]);
});

test("notify: that telling the operator fails is told to nobody, and tried again", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  await breakTemplates(t.app, await publish(t.app, "Broken"));
  await signUp(t.app, ["ada@lead.test"]);
  await jobs.enroll({});
  const [owed, ...others] = await t.app.db.select().from(outbox);
  expect(others).toEqual([]);
  const mend = await plant(t.app, "set_asides", "new.told_at is not null and new.job = 'enroll'");
  await jobs.notify({ outboxId: String(owed!.id) });
  expect(await asides(t.app)).toMatchObject([{ job: "enroll" }, { job: "notify", toldAt: t.clock.now() }]);
  await mend();
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(await asides(t.app)).toMatchObject([{ job: "enroll", toldAt: t.clock.now() }]);
  expect(await t.app.db.select().from(outbox)).toMatchObject([{ doneAt: t.clock.now() }]);
});

test("erase: a mail that cannot be emptied costs no other, and is emptied once it can be", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  const poison = await store(t.app, "Subject: one\r\n\r\nHello.\r\n");
  const healthy = await store(t.app, "Subject: two\r\n\r\nHello.\r\n");
  await t.app.db.update(inboundMails).set({ status: "settled" });
  t.clock.advanceBy(91 * 86_400_000);
  const mend = await plant(t.app, "inbound_mails", `new.id = '${poison}'`);
  await jobs.erase({});
  const whole = async () =>
    (await t.app.db.select().from(inboundMails)).filter(({ raw }) => raw.length > 0).map(({ id }) => id);
  expect(await whole()).toEqual([poison]);
  expect(await asides(t.app)).toMatchObject([{ job: "erase", kind: "inbound_mail", subject: poison, tries: 1 }]);
  expect(healthy).not.toBe(poison);
  await jobs.erase({});
  expect(await asides(t.app)).toMatchObject([{ tries: 1 }]);
  await mend();
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(await whole()).toEqual([]);
  expect(await asides(t.app)).toEqual([]);
});
