import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { enrollments, messages, publications, sequences, webhookCalls } from "../../src/db/schema/index.ts";
import { explainEnrollment } from "../../src/enrollment/explain/explain.ts";
import { pauseEnrollment, resumeEnrollment } from "../../src/enrollment/pause.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";
import { putSegment } from "../../src/sequence/segment/put-segment.ts";
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
  walks,
} from "./support.ts";

const mails = async ({ db }: Parameters<typeof jobsOf>[0]) =>
  (await db.select().from(messages).orderBy(messages.email)).map(({ email }) => email.split("@")[0]);

/** The draft of "Welcome", with waits after its mail. */
async function redraft({ db }: Parameters<typeof jobsOf>[0], id: string, waits: string[]): Promise<void> {
  const steps = [
    { id: "mail", kind: "email", template: "welcome" },
    ...waits.map((wait) => ({ id: wait.toLowerCase(), kind: "wait", for: wait })),
  ];
  await db
    .update(sequences)
    .set({ draft: { name: "Welcome", trigger: { event: "signup" }, steps } })
    .where(eq(sequences.id, id));
}

test("advance: an enrollment that fails is set aside alone, says so, and goes on once it can", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  const sequenceId = await publish(t.app, "Welcome");
  const [, bob] = await signUp(t.app, ["ada@lead.test", "bob@lead.test", "cleo@lead.test"]);
  await jobs.enroll({});
  const mend = await plant(t.app, "messages", "new.email = 'bob@lead.test'");

  await jobs.advance({});
  expect(await mails(t.app)).toEqual(["ada", "cleo"]);
  const [walk] = await t.app.db.select().from(enrollments).where(eq(enrollments.leadId, bob!));
  expect(await asides(t.app)).toMatchObject([
    { job: "advance", kind: "enrollment", subject: walk!.id, enrollmentId: walk!.id, leadId: bob, sequenceId },
  ]);
  expect(walk).toMatchObject({ status: "active", dueAt: null });
  expect((await explainEnrollment(t.app, { id: walk!.id })).setAsides).toMatchObject([{ code: "database_p0001" }]);

  await mend();
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(await mails(t.app)).toEqual(["ada", "bob", "cleo"]);
  expect(await asides(t.app)).toEqual([]);
});

test("advance: what is set aside and paused meanwhile waits for that, and is forgotten by nobody", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  await publish(t.app, "Welcome");
  await signUp(t.app, ["ada@lead.test"]);
  await jobs.enroll({});
  const mend = await plant(t.app, "messages", "true");
  await jobs.advance({});
  const [walk] = await t.app.db.select().from(enrollments);
  await pauseEnrollment(t.app, { id: walk!.id });
  await mend();
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(await asides(t.app)).toMatchObject([{ tries: 1 }]);
  await resumeEnrollment(t.app, { id: walk!.id });
  await jobs.retry({});
  expect(await mails(t.app)).toEqual(["ada"]);
  expect(await asides(t.app)).toEqual([]);
});

test("advance: enrollments of a version that cannot be read hold up nobody, explain answers, and moving them mends it", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  const exclusivity = { groups: ["one"], whenBusy: "wait" };
  const broken = await publish(t.app, "Broken", { exclusivity });
  await publish(t.app, "Welcome", { exclusivity, trigger: { event: "later" } });
  const [ada] = await signUp(t.app, ["ada@lead.test", "bob@lead.test"]);
  await jobs.enroll({});
  const versionId = await breakTemplates(t.app, broken);
  // Whoever waits for the group, and whoever was enrolled by a process that had the version already.
  const other = restarted(t.app);
  await t.app.db.execute(sql`update enrollments set status = 'waiting' where lead_id = ${ada}`);
  await signUp(t.app, ["cleo@lead.test"], "later");
  await jobsOf(other).enroll({});

  await jobsOf(other).advance({});
  expect(await mails(t.app)).toEqual(["cleo"]);
  const rows = await asides(t.app);
  expect(rows.map(({ job, code, versionId: id }) => ({ job, code, id }))).toEqual([
    { job: "advance", code: "version_unreadable", id: versionId },
    { job: "advance", code: "version_unreadable", id: versionId },
  ]);
  const id = rows.find(({ leadId }) => leadId === ada)!.enrollmentId!;
  expect(await explainEnrollment(other, { id })).toMatchObject({ version: 1, setAsides: [{ subject: id }] });

  const { publicationId } = await publishSequence(t.app, {
    id: broken,
    running: { kind: "move", map: {}, release: false },
  });
  await jobsOf(other).move({ publicationId: publicationId! });
  await jobsOf(other).retry({});
  expect(await mails(t.app)).toEqual(["ada", "bob", "cleo"]);
});

test("segments: one that cannot be asked costs the others nothing, and is looked at again once it is changed", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  const segments: string[] = [];
  for (const key of ["huge", "small"]) {
    segments.push((await putSegment(t.app, { key, name: key, condition: { tag: key } })).id);
    await publish(t.app, key, { trigger: { segment: key } });
  }
  const leaves = Array.from({ length: 15_000 }, (_, n) => ({
    attribute: "plan",
    op: "in",
    value: [`a${n}`, `b${n}`, `c${n}`],
  }));
  await t.app.db.execute(sql`
    update segments set condition = ${JSON.stringify({ any: leaves })}::text::jsonb where key = 'huge'`);
  await jobs.segments({});
  const enter = async (email: string, tag: string) => {
    const [id] = await signUp(t.app, [email], "other");
    await t.app.db.execute(sql`update leads set tags = array[${tag}::text] where id = ${id}`);
  };
  await enter("ada@lead.test", "small");
  t.clock.advanceBy(minuteMs);
  await jobs.segments({});
  expect(await walks(t.app)).toEqual(["small ada active"]);
  expect(await asides(t.app)).toMatchObject([{ job: "segments", kind: "segment", subject: segments[0], tries: 1 }]);

  await putSegment(t.app, { key: "huge", name: "huge", condition: { tag: "huge" } });
  await jobs.retry({});
  expect(await asides(t.app)).toEqual([]);
  await enter("bob@lead.test", "huge");
  t.clock.advanceBy(minuteMs);
  await jobs.segments({});
  expect(await walks(t.app)).toEqual(["huge bob active", "small ada active"]);
});

test("segments: of those who enter, one that fails is set aside alone; a version that cannot be read, for its sequence", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  await putSegment(t.app, { key: "vip", name: "vip", condition: { tag: "vip" } });
  const broken = await publish(t.app, "Broken", { trigger: { segment: "vip" } });
  await publish(t.app, "Welcome", { trigger: { segment: "vip" } });
  await breakTemplates(t.app, broken);
  await jobs.segments({});
  const [ada] = await signUp(t.app, ["ada@lead.test", "bob@lead.test", "cleo@lead.test"], "other");
  await t.app.db.execute(sql`update leads set tags = '{vip}'`);
  const mend = await plant(t.app, "enrollments", `new.lead_id = '${ada}'`);
  t.clock.advanceBy(minuteMs);
  await jobs.segments({});
  expect(await walks(t.app)).toEqual(["Welcome bob active", "Welcome cleo active"]);
  expect((await asides(t.app)).map(({ kind, code }) => `${kind} ${code}`).sort()).toEqual([
    "member database_p0001",
    "member version_unreadable",
    "member version_unreadable",
    "member version_unreadable",
  ]);
  await mend();
  await publishSequence(t.app, { id: broken });
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(await walks(t.app)).toHaveLength(6);
  expect(await asides(t.app)).toEqual([]);
});

test("move: an enrollment that cannot be moved stays, counted as that, and is moved once it can", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  const id = await publish(t.app, "Welcome");
  const [, bob] = await signUp(t.app, ["ada@lead.test", "bob@lead.test", "cleo@lead.test"]);
  await jobs.enroll({});
  const mend = await plant(t.app, "enrollments", `new.lead_id = '${bob}'`);
  await redraft(t.app, id, ["P1D"]);
  const { publicationId, versionId } = await publishSequence(t.app, {
    id,
    running: { kind: "move", map: {}, release: false },
  });
  await jobs.move({ publicationId: publicationId! });
  const moved = async () =>
    (await t.app.db.select().from(enrollments)).filter((walk) => walk.versionId === versionId).length;
  expect(await moved()).toBe(2);
  expect(await t.app.db.select().from(publications).where(eq(publications.id, publicationId!))).toMatchObject([
    { counts: { moved: 2, stays: { set_aside: 1 } }, finishedAt: t.clock.now() },
  ]);
  const [aside] = await asides(t.app);
  expect(aside).toMatchObject({ job: "move", kind: "enrollment", leadId: bob });
  expect((await explainEnrollment(t.app, { id: aside!.subject })).setAsides).toMatchObject([{ job: "move" }]);
  await mend();
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(await moved()).toBe(3);
  expect(await asides(t.app)).toEqual([]);
});

test("move: a publication whose version cannot be read is set aside, and the next publication takes over", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  const id = await publish(t.app, "Welcome");
  await signUp(t.app, ["ada@lead.test"]);
  await jobs.enroll({});
  const running = { kind: "move", map: {}, release: false } as const;
  await redraft(t.app, id, ["P1D"]);
  const broken = await publishSequence(t.app, { id, running });
  await breakTemplates(t.app, id);
  await jobs.move({ publicationId: broken.publicationId! });
  expect(await asides(t.app)).toMatchObject([
    { job: "move", kind: "publication", subject: broken.publicationId, sequenceId: id, code: "version_unreadable" },
  ]);
  await redraft(t.app, id, ["P1D", "P2D"]);
  const { publicationId, versionId } = await publishSequence(t.app, { id, running });
  await jobs.move({ publicationId: publicationId! });
  await jobs.retry({});
  expect(await t.app.db.select().from(enrollments)).toMatchObject([{ versionId }]);
  expect(await asides(t.app)).toEqual([]);
});

test("resume: of those who are back, one that cannot be resumed is set aside alone", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  await publish(t.app, "Welcome");
  const [ada] = await signUp(t.app, ["ada@lead.test", "bob@lead.test"]);
  await jobs.enroll({});
  await t.app.db.update(enrollments).set({ status: "paused", resumeAt: t.clock.now() });
  const mend = await plant(t.app, "enrollments", `new.lead_id = '${ada}'`);
  await jobs.resume({});
  expect(await walks(t.app)).toEqual(["Welcome ada paused", "Welcome bob active"]);
  const [aside] = await asides(t.app);
  expect(aside).toMatchObject({ job: "resume", kind: "enrollment", leadId: ada });
  expect((await explainEnrollment(t.app, { id: aside!.subject })).setAsides).toHaveLength(1);
  await jobs.resume({});
  expect(await asides(t.app)).toMatchObject([{ tries: 1 }]);
  await mend();
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(await walks(t.app)).toEqual(["Welcome ada active", "Welcome bob active"]);
  expect(await asides(t.app)).toEqual([]);
});

test("webhook: a call that cannot be made is set aside, and made once it can be", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  const steps = [{ id: "tell", kind: "webhook", url: "https://127.0.0.1:9/" }];
  await publish(t.app, "Tell", { steps });
  await signUp(t.app, ["ada@lead.test", "bob@lead.test"]);
  await jobs.enroll({});
  await jobs.advance({});
  const [poison, healthy] = await t.app.db.select().from(webhookCalls);
  await t.app.db.update(webhookCalls).set({ url: "no url at all" }).where(eq(webhookCalls.id, poison!.id));
  for (const { id } of [poison!, healthy!]) await jobs.webhook({ webhookCallId: id });
  const statusOf = async (id: string) => (await t.app.db.select().from(webhookCalls).where(eq(webhookCalls.id, id)))[0];
  expect(await statusOf(healthy!.id)).toMatchObject({
    status: "failed",
    answer: expect.stringContaining("not a public"),
  });
  expect(await asides(t.app)).toMatchObject([
    { job: "webhook", kind: "webhook_call", subject: poison!.id, enrollmentId: poison!.enrollmentId },
  ]);
  await t.app.db.update(webhookCalls).set({ url: "https://127.0.0.1:9/" }).where(eq(webhookCalls.id, poison!.id));
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(await statusOf(poison!.id)).toMatchObject({ status: "failed", attempts: 1 });
  expect(await asides(t.app)).toEqual([]);
});
