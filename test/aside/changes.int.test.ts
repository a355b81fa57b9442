import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { enrollments, leadChanges, publications, sequences } from "../../src/db/schema/index.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";
import { openTestApi } from "../api/support.ts";
import { asides, breakTemplates, jobsOf, minuteMs, openIdleEngine, plant, publish, signUp, walks } from "./support.ts";

const becomes = { attribute: "plan", op: "eq", value: "pro" };
type App = Parameters<typeof jobsOf>[0];
const upgrade = (app: App) => app.db.execute(sql`update leads set attributes = '{"plan": "pro"}'`);
const noted = (app: App) => app.db.$count(leadChanges);

test("enroll: of the changes of leads, one that fails is set aside alone, says so, and enrolls once it can", async () => {
  await using t = await openTestApi();
  const jobs = jobsOf(t.app);
  const sequenceId = await publish(t.app, "Pro", { trigger: { becomes } });
  const emails = Array.from({ length: 20 }, (_, n) => `lead${n}@lead.test`);
  const ids = await signUp(t.app, emails, "other");
  await upgrade(t.app);
  const mend = await plant(t.app, "enrollments", `new.lead_id = '${ids[7]}'`);

  await jobs.enroll({});
  expect(await walks(t.app)).toHaveLength(19);
  const { json: page } = await t.call("GET", `/v1/set-asides?job=enroll&kind=change&sequenceId=${sequenceId}`);
  expect(page.data).toMatchObject([{ leadId: ids[7], code: "database_p0001", tries: 1 }]);
  expect(page.data[0].reason).not.toContain("@");
  const { json: explained } = await t.call("GET", `/v1/leads/${ids[7]}/explain`);
  expect(explained.setAsides).toMatchObject([{ job: "enroll", kind: "change", sequenceId }]);
  expect((await t.raw("/readyz")).status).toBe(200);

  // It is tried when its time has come, and not with every batch.
  await jobs.enroll({});
  await jobs.retry({});
  expect(await asides(t.app)).toMatchObject([{ tries: 1 }]);
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(await asides(t.app)).toMatchObject([{ tries: 2 }]);
  await mend();
  t.clock.advanceBy(2 * minuteMs);
  await jobs.retry({});
  expect(await walks(t.app)).toHaveLength(20);
  expect([await asides(t.app), await noted(t.app)]).toEqual([[], 0]);
});

test("enroll: a version that cannot be read costs the changes of its own sequence, until it is published again", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  await signUp(t.app, ["ada@lead.test", "bob@lead.test"], "other");
  const broken = await publish(t.app, "Broken", { trigger: { becomes } });
  await publish(t.app, "Pro", { trigger: { becomes } });
  const versionId = await breakTemplates(t.app, broken);
  await upgrade(t.app);
  await jobs.enroll({});
  expect(await walks(t.app)).toEqual(["Pro ada active", "Pro bob active"]);
  expect(await asides(t.app)).toMatchObject([
    { kind: "change", sequenceId: broken, versionId, code: "version_unreadable" },
    { kind: "change", sequenceId: broken, versionId, code: "version_unreadable" },
  ]);

  await publishSequence(t.app, { id: broken });
  await jobs.retry({});
  expect(await walks(t.app)).toEqual(["Broken ada active", "Broken bob active", "Pro ada active", "Pro bob active"]);
  expect([await asides(t.app), await noted(t.app)]).toEqual([[], 0]);
});

test("enroll: a change of a lead whose sequence was archived since is forgotten", async () => {
  await using t = await openIdleEngine();
  const id = await publish(t.app, "Pro", { trigger: { becomes } });
  await signUp(t.app, ["ada@lead.test"], "other");
  await upgrade(t.app);
  await t.app.db.update(sequences).set({ status: "archived" }).where(eq(sequences.id, id));
  await jobsOf(t.app).enroll({});
  expect([await walks(t.app), await noted(t.app)]).toEqual([[], 0]);
});

test("move: of those who finished, one that cannot go on is set aside alone, counted as that, and goes on once it can", async () => {
  await using t = await openTestApi();
  const jobs = jobsOf(t.app);
  const id = await publish(t.app, "Course");
  const [, bob] = await signUp(t.app, ["ada@lead.test", "bob@lead.test", "cleo@lead.test"]);
  await jobs.enroll({});
  await jobs.advance({});
  await t.app.db.update(enrollments).set({ status: "completed", dueAt: null, endedAt: t.clock.now() });
  const steps = [
    { id: "mail", kind: "email", template: "course" },
    { id: "rest", kind: "wait", for: "P1D" },
  ];
  await t.app.db
    .update(sequences)
    .set({ draft: { name: "Course", trigger: { event: "signup" }, steps } })
    .where(eq(sequences.id, id));
  const mend = await plant(t.app, "enrollments", `new.lead_id = '${bob}'`);
  const { publicationId } = await publishSequence(t.app, { id, extend: true });
  await jobs.move({ publicationId: publicationId! });
  expect(await walks(t.app)).toEqual(["Course ada active", "Course bob completed", "Course cleo active"]);
  expect(await t.app.db.select().from(publications).where(eq(publications.id, publicationId!))).toMatchObject([
    { counts: { extended: 2, finished: { set_aside: 1 } }, finishedAt: t.clock.now() },
  ]);
  const { json: page } = await t.call("GET", `/v1/set-asides?job=move&sequenceId=${id}`);
  expect(page.data).toMatchObject([{ kind: "enrollment", leadId: bob, code: "database_p0001" }]);
  const { json: explained } = await t.call("GET", `/v1/enrollments/${page.data[0].subject}/explain`);
  expect(explained.setAsides).toMatchObject([{ job: "move" }]);
  expect((await t.raw("/readyz")).status).toBe(200);

  await mend();
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(await walks(t.app)).toEqual(["Course ada active", "Course bob active", "Course cleo active"]);
  expect(await t.app.db.select().from(enrollments).where(eq(enrollments.leadId, bob!))).toMatchObject([
    { stepId: "rest", endedAt: null },
  ]);
  expect(await asides(t.app)).toEqual([]);
});
