import { expect, test } from "vitest";
import { events } from "../../src/db/schema/index.ts";
import { explainLead } from "../../src/enrollment/explain/explain.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";
import { sweep } from "../../src/jobs/sweep.ts";
import { roomJobs } from "../../src/rooms.ts";
import { openTestApi } from "../api/support.ts";
import { asides, breakTemplates, jobsOf, minuteMs, openIdleEngine, plant, publish, signUp, walks } from "./support.ts";

test("a version whose template cannot be read stops no event of another sequence; publishing anew enrolls them", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  const broken = await publish(t.app, "Broken");
  await publish(t.app, "Welcome");
  const versionId = await breakTemplates(t.app, broken);
  const [ada] = await signUp(t.app, ["ada@lead.test", "bob@lead.test"]);

  await jobs.enroll({});
  expect(await walks(t.app)).toEqual(["Welcome ada active", "Welcome bob active"]);
  expect(await t.app.db.select().from(events)).toMatchObject([
    { matchedAt: t.clock.now() },
    { matchedAt: t.clock.now() },
  ]);
  const [first] = await asides(t.app);
  expect(await asides(t.app)).toHaveLength(2);
  expect(first).toMatchObject({ job: "enroll", kind: "event", sequenceId: broken, versionId, leadId: ada, tries: 1 });
  expect(first).toMatchObject({ code: "version_unreadable", reason: expect.stringContaining("template broken") });
  expect(first!.nextTryAt).toEqual(new Date(t.clock.now().getTime() + minuteMs));
  const { setAsides } = await explainLead(t.app, { id: ada! });
  expect(setAsides).toMatchObject([{ code: "version_unreadable", sequenceId: broken }]);

  await publishSequence(t.app, { id: broken });
  await jobs.retry({});
  expect(await walks(t.app)).toEqual([
    "Broken ada active",
    "Broken bob active",
    "Welcome ada active",
    "Welcome bob active",
  ]);
  expect(await asides(t.app)).toEqual([]);
});

test("what fails is tried later each time, and not in between", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  await breakTemplates(t.app, await publish(t.app, "Broken"));
  await signUp(t.app, ["ada@lead.test"]);
  await jobs.enroll({});
  const tries: number[] = [];
  for (let minutes = 0; minutes < 16; minutes += 1) {
    await jobs.retry({});
    tries.push((await asides(t.app))[0]!.tries);
    t.clock.advanceBy(minuteMs);
  }
  expect(tries).toEqual([1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5]);
});

test("one event that fails costs no other, and its reason quotes nobody", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  await publish(t.app, "Welcome");
  const emails = Array.from({ length: 20 }, (_, n) => `lead${n}@lead.test`);
  const ids = await signUp(t.app, emails);
  const mend = await plant(t.app, "enrollments", `new.lead_id = '${ids[7]}'`);

  await jobs.enroll({});
  expect(await walks(t.app)).toHaveLength(19);
  const [aside, ...others] = await asides(t.app);
  expect(others).toEqual([]);
  expect(aside).toMatchObject({ kind: "event", leadId: ids[7], code: "database_p0001" });
  expect(aside!.reason).not.toContain("@");

  await mend();
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(await walks(t.app)).toHaveLength(20);
  expect(await asides(t.app)).toEqual([]);
});

test("the operator is told once, however many events a cause costs and however often it is tried", async () => {
  await using t = await openIdleEngine();
  const jobs = jobsOf(t.app);
  await breakTemplates(t.app, await publish(t.app, "Broken"));
  await signUp(t.app, ["ada@lead.test", "bob@lead.test"]);
  await jobs.enroll({});
  await notifyAll(t.app);
  t.clock.advanceBy(30 * minuteMs);
  await signUp(t.app, ["cleo@lead.test"]);
  await jobs.enroll({});
  await jobs.retry({});
  await notifyAll(t.app);
  const told = t.mailbox.messages.filter(({ subject }) => subject.startsWith("Set aside"));
  expect(told.map(({ subject }) => subject)).toEqual(["Set aside: 2 events"]);
  expect(told[0]!.text).toContain('Sequence "Broken":');
  expect(told[0]!.text).toContain("/v1/set-asides");
  expect(told[0]!.text).not.toContain("@lead.test");
});

test("a file of leads is imported although one sequence that it triggers cannot be read, and one row is refused", async () => {
  await using t = await openTestApi();
  const trigger = { import: "fair" };
  const broken = await publish(t.app, "Broken", { trigger });
  await publish(t.app, "Fair", { trigger });
  await breakTemplates(t.app, broken);
  const mend = await plant(t.app, "leads", "new.email = 'bad@lead.test'");
  const headers = { Authorization: `Bearer ${t.key}`, "Content-Type": "text/csv" };
  const file = { method: "POST", headers, body: "email\nada@lead.test\nbad@lead.test\nbob@lead.test\n" };
  const { text } = await t.raw("/v1/imports?list=fair", file);
  const lines = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toMatchObject([
    { kind: "rejected", line: 3, problems: [{ code: "row_refused" }] },
    { kind: "done", rows: 3, created: 2, rejected: 1, rejectedFor: { row_refused: 1 }, enrolled: 2 },
  ]);
  await mend();
  expect(await walks(t.app)).toEqual(["Fair ada active", "Fair bob active"]);
  expect(await asides(t.app)).toMatchObject([
    { job: "enroll", kind: "lead", sequenceId: broken },
    { job: "enroll", kind: "lead", sequenceId: broken },
  ]);
  await publishSequence(t.app, { id: broken });
  await jobsOf(t.app).retry({});
  expect(await walks(t.app)).toEqual(["Broken ada active", "Broken bob active", "Fair ada active", "Fair bob active"]);
});

test("with the database out of reach nothing is set aside", async () => {
  await using t = await openIdleEngine();
  await publish(t.app, "Welcome");
  const [ada] = await signUp(t.app, ["ada@lead.test"]);
  const mend = await plant(t.app, "enrollments", `new.lead_id = '${ada}'`);
  await t.app.db.$client.unsafe(`create or replace function poison() returns trigger language plpgsql as $$
    begin raise exception sqlstate '53100' using message = 'disk full'; end $$`);
  await expect(jobsOf(t.app).enroll({})).rejects.toThrow(/enrollments/);
  expect(await asides(t.app)).toEqual([]);
  await mend();
  await jobsOf(t.app).enroll({});
  expect(await walks(t.app)).toEqual(["Welcome ada active"]);
});

test("the list shows what is set aside and why, and a person lets it be tried again at once", async () => {
  await using t = await openTestApi();
  const sequenceId = await publish(t.app, "Welcome");
  const [ada] = await signUp(t.app, ["ada@lead.test"]);
  const mend = await plant(t.app, "enrollments", `new.lead_id = '${ada}'`);
  const jobs = jobsOf(t.app);
  await jobs.enroll({});
  const { json: page } = await t.call("GET", `/v1/set-asides?sequenceId=${sequenceId}&job=enroll`);
  expect(page.data).toMatchObject([{ kind: "event", leadId: ada, tries: 1, since: t.clock.now().toISOString() }]);
  expect(Object.keys(page.data[0])).not.toContain("about");
  expect((await t.call("GET", "/v1/set-asides?kind=message")).json.data).toEqual([]);
  const path = `/v1/set-asides/${page.data[0].id}`;
  expect((await t.call("GET", path)).json).toEqual(page.data[0]);
  expect((await t.call("POST", `${path}/retry`)).status).toBe(202);
  await jobs.retry({});
  expect((await t.call("GET", path)).json).toMatchObject({ tries: 2 });
  await mend();
  await t.call("POST", `${path}/retry`);
  await jobs.retry({});
  expect((await t.call("GET", path)).status).toBe(404);
  expect((await t.call("POST", `${path}/retry`)).json).toMatchObject({ code: "set_aside_not_found" });
  const { json: explained } = await t.call("GET", `/v1/leads/${ada}/explain`);
  expect(explained).toMatchObject({ setAsides: [], enrollments: [{ enrollment: { sequenceId } }] });
});

test("a changed lead is tried again at once", async () => {
  await using t = await openTestApi();
  await publish(t.app, "Welcome");
  const [ada] = await signUp(t.app, ["ada@lead.test"]);
  const mend = await plant(t.app, "enrollments", `new.lead_id = '${ada}'`);
  await jobsOf(t.app).enroll({});
  await mend();
  await t.call("PATCH", `/v1/leads/${ada}`, { firstName: "Ada" });
  await jobsOf(t.app).retry({});
  expect(await walks(t.app)).toEqual(["Welcome ada active"]);
});

test("who is enrolled by hand in a version that cannot be read is refused, with what to do", async () => {
  await using t = await openTestApi();
  const sequenceId = await publish(t.app, "Broken");
  await breakTemplates(t.app, sequenceId);
  const [leadId] = await signUp(t.app, ["ada@lead.test"], "other");
  const refused = await t.call("POST", "/v1/enrollments", { sequenceId, leadId });
  expect(refused).toMatchObject({ status: 409, json: { code: "version_unreadable" } });
  expect(refused.json.detail).toContain("Publish the sequence again");
});

/** Makes the jobs for what is owed, as the sweep finds it, and runs them. */
async function notifyAll(app: Parameters<typeof jobsOf>[0]): Promise<void> {
  const owed: string[] = [];
  const queues = {
    ...app.queues,
    enqueue: async (name: string, payload: object) =>
      void (name === "notify" && owed.push(...(Object.values(payload) as string[]))),
  };
  await sweep({ ...app, queues }, roomJobs, app.clock.now());
  for (const outboxId of owed) await jobsOf(app).notify({ outboxId });
}
