import { asc, eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { enrollments, leads, outbox, repDigests, reps, tasks } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { upsertLead } from "../../src/lead/upsert-lead.ts";
import { promoteLead } from "../../src/promote/promote-lead.ts";
import { addAbsence } from "../../src/rep/absence/add-absence.ts";
import { createRep } from "../../src/rep/create-rep.ts";
import { patchRep } from "../../src/rep/patch-rep.ts";
import { putTeam } from "../../src/rep/team/put-team.ts";
import { teamInput } from "../../src/rep/team/team-schemas.ts";
import { jobsOf, publish } from "../aside/support.ts";
import { openPersonEngine } from "../person/support.ts";
import type { PersonEngine } from "../person/support.ts";

let t: PersonEngine;
beforeEach(async () => {
  t = await openPersonEngine({ roles: ["api"], settings: { operator: { email: "ops@acme.test" } } });
});
afterEach(() => t[Symbol.asyncDispose]());

const hire = (name: string, some: object = {}) => createRep(t.app, { name, email: `${name}@acme.test`, ...some });
const team = (key: string, some: object) => putTeam(t.app, { key, input: teamInput.parse({ name: key, ...some }) });

/** Does all that is due for reps, as workers do. */
async function work(): Promise<void> {
  const jobs = jobsOf(t.app);
  await jobs.handoffs({});
  await jobs.tasks({});
  await jobs.digest({});
  const owed = await t.app.db.execute<{ id: string }>(sql`
    select id from outbox where done_at is null and due_at <= ${t.app.clock.now().toISOString()} order by id`);
  for (const { id } of owed) await jobs.notify({ outboxId: id });
}

const at = async (instant: string) => {
  t.clock.advanceTo(new Date(instant));
  await work();
};
const mailsTo = (name: string) =>
  t.mailbox.messages.filter(({ envelope }) => envelope.to.includes(`${name}@acme.test`));
const subjectsTo = (name: string) => mailsTo(name).map(({ subject }) => subject);

/** Leads come to a task step. @returns their ids */
async function reach(step: object, ...emails: string[]): Promise<string[]> {
  const now = t.app.clock.now();
  const ids: string[] = [];
  const sequenceId = await publish(t.app, "Calls", {
    trigger: { manual: true },
    steps: [
      { id: "call", kind: "task", task: "call", title: "Call {{ lead.firstName }} of {{ lead.company }}", ...step },
    ],
  });
  for (const email of emails) {
    const { id } = await upsertLead(
      t.app.db,
      { email, firstName: "Lee", company: "Acme", attributes: { phone: "+49 30 1" } },
      now,
    );
    await t.call("POST", "/v1/enrollments", { sequenceId, leadId: id });
    ids.push(id);
  }
  await advanceDue(t.app);
  return ids;
}

describe("a task of a sequence", () => {
  test("goes to the owner of the lead, else in turn to the team that was named, filled for the lead, told in one mail", async () => {
    const [ann, bob, cid] = [await hire("ann"), await hire("bob"), await hire("cid")];
    await team("callers", { members: [bob.id, cid.id], position: 500 });
    await team("all", { members: [ann.id], position: 1 });
    const { id: owned } = await upsertLead(t.app.db, { email: "own@lead.test" }, t.app.clock.now());
    await t.app.db.update(leads).set({ repId: ann.id }).where(eq(leads.id, owned));
    const note = "Ask about {{ lead.plan | default: 'plans' }}";
    await reach({ team: "callers", due: "PT4H", note }, "own@lead.test", "a@lead.test", "b@lead.test", "c@lead.test");
    await work();
    const rows = await t.app.db.select().from(tasks).orderBy(asc(tasks.id));
    const perRep = (id: string) => rows.filter(({ repId }) => repId === id).length;
    expect([perRep(ann.id), perRep(bob.id) + perRep(cid.id)]).toEqual([1, 3]);
    expect(Math.abs(perRep(bob.id) - perRep(cid.id))).toBe(1);
    expect(rows[0]).toMatchObject({ title: "Call Lee of Acme", note: "Ask about plans" });
    expect(subjectsTo("ann")).toEqual(["Call: Call Lee of Acme (Lee (Acme)), due Jan 5, 13:00 UTC"]);
    expect(mailsTo("ann")[0]!.text).toContain("Phone: +49 30 1");
    // The first at once; what comes within the next quarter of an hour together.
    const more = [...subjectsTo("bob"), ...subjectsTo("cid")].length;
    await at("2026-01-05T09:16:00Z");
    expect([...subjectsTo("bob"), ...subjectsTo("cid")].length - more).toBeLessThanOrEqual(1);
  });

  test("is reminded of when its time is over, and a day later told to the manager; done, the lead goes on", async () => {
    const [ann, mia] = [await hire("ann"), await hire("mia")];
    await team("all", { members: [ann.id], managerId: mia.id });
    await reach({ due: "PT4H" }, "a@lead.test");
    await work();
    await at("2026-01-05T12:59:00Z");
    expect(subjectsTo("ann")).toHaveLength(1);
    await at("2026-01-05T13:00:00Z");
    expect(subjectsTo("ann")[1]).toContain("was due");
    expect(subjectsTo("mia")).toEqual([]);
    await at("2026-01-06T13:00:00Z");
    expect(subjectsTo("mia")).toEqual(["A task is late"]);
    expect(mailsTo("mia")[0]!.text).toContain("- ann: Call: Call Lee of Acme");
    const [task] = (await t.call("GET", `/v1/tasks?repId=${ann.id}&status=open&dueBefore=2026-01-06T00:00:00Z`)).json
      .data;
    expect(task).toMatchObject({ status: "open", repId: ann.id, escalatedAt: "2026-01-06T13:00:00.000Z" });
    expect((await t.call("POST", `/v1/tasks/${task.id}/skip`)).json).toMatchObject({ status: "skipped" });
    expect((await t.call("POST", `/v1/tasks/${task.id}/done`)).json.code).toBe("task_done");
    expect((await t.call("GET", "/v1/tasks?status=skipped")).json.data).toHaveLength(1);
    expect((await t.call("GET", `/v1/tasks?status=open&dueBefore=2027-01-01T00:00:00Z`)).json.data).toEqual([]);
    await advanceDue(t.app);
    expect((await t.app.db.select().from(enrollments))[0]!.status).toBe("completed");
  });

  test("that nobody can take is told to the operator once, and goes to whoever comes", async () => {
    await reach({}, "a@lead.test");
    await work();
    await at("2026-01-05T10:00:00Z");
    const ops = t.mailbox.messages.filter(({ envelope }) => envelope.to.includes("ops@acme.test"));
    expect(ops.map(({ subject }) => subject)).toEqual(["A task is late"]);
    await hire("ann");
    await at("2026-01-05T10:20:00Z");
    expect(subjectsTo("ann")).toHaveLength(1);
  });

  test("moves to who stands in when the rep is away", async () => {
    const bob = await hire("bob");
    const ann = await hire("ann", { deputyId: bob.id });
    await team("all", { members: [ann.id] });
    await reach({}, "a@lead.test");
    await work();
    await addAbsence(t.app, { repId: ann.id, fromDate: "2026-01-06", toDate: "2026-01-07", note: null });
    await at("2026-01-06T10:00:00Z");
    expect((await t.app.db.select().from(tasks))[0]!.repId).toBe(bob.id);
    expect(subjectsTo("bob")).toHaveLength(1);
  });

  test("is off the list once its sequence is stopped, and on it again once that is undone", async () => {
    const ann = await hire("ann");
    const [leadId] = await reach({ due: "PT4H" }, "a@lead.test");
    await work();
    const one = async () => (await t.call("GET", `/v1/tasks?leadId=${leadId}`)).json.data[0];
    expect(await one()).toMatchObject({ status: "open", canceledFor: null, repId: ann.id });
    const promoted = await t.call("POST", `/v1/leads/${leadId}/promote`, {});
    expect(promoted.status).toBe(200);
    const { id, ...canceled } = await one();
    expect(canceled).toMatchObject({ status: "canceled", canceledFor: expect.stringMatching(/^enrollment_/) });
    const refused = await t.call("POST", `/v1/tasks/${id}/done`);
    expect([refused.status, refused.json.code]).toEqual([409, "task_canceled"]);
    expect((await t.call("GET", "/v1/tasks?status=canceled")).json.data).toHaveLength(1);
    expect((await t.call("GET", "/v1/tasks?status=done")).json.data).toEqual([]);
    await at("2026-01-05T13:30:00Z");
    expect(subjectsTo("ann").filter((subject) => subject.startsWith("Call"))).toHaveLength(1);

    const [handoff] = (await t.call("GET", `/v1/handoffs?leadId=${leadId}`)).json.data;
    const undone = await t.call("POST", `/v1/handoffs/${handoff.id}/not-a-prospect`, {});
    expect(undone.status).toBe(200);
    expect(await one()).toMatchObject({ id, status: "open", canceledFor: null, doneAt: null, repId: ann.id });
    // Its time is over by now: the rep is reminded.
    await at("2026-01-05T14:00:00Z");
    expect(subjectsTo("ann").filter((subject) => subject.startsWith("Call"))).toHaveLength(2);
    expect((await t.call("POST", `/v1/tasks/${id}/done`)).status).toBe(200);
    await advanceDue(t.app);
    expect((await t.app.db.select().from(enrollments))[0]).toMatchObject({ status: "completed" });
  });

  test("whose words are no Liquid, or whose team is nowhere, is not published", async () => {
    const draft = (step: object) => ({
      name: "Bad",
      trigger: { manual: true },
      steps: [{ id: "call", kind: "task", task: "call", title: "Call", ...step }],
    });
    const problem = async (step: object) => {
      const { json } = await t.call("POST", "/v1/sequences", draft(step));
      return (await t.call("POST", `/v1/sequences/${json.id}/publish`)).json.problems?.[0]?.code;
    };
    expect(await problem({ title: "Call {{ lead.firstName | }" })).toBe("invalid_text");
    expect(await problem({ team: "nowhere" })).toBe("unknown_team");
  });
});

test("the page of tasks is for who signs in by a code, and ends tasks", async () => {
  const ann = await hire("ann");
  await reach({ note: "Line one\nLine two" }, "a@lead.test");
  await work();
  const url = /http:\S+\/h\/tasks\/\w+/.exec(mailsTo("ann")[0]!.text)![0];
  const post = (fields: Record<string, string>, cookie = "") =>
    fetch(url, { method: "POST", body: new URLSearchParams(fields), headers: { Cookie: cookie }, redirect: "manual" });
  const [task] = await t.app.db.select().from(tasks);
  const stranger = await fetch(url);
  expect(await stranger.text()).not.toContain("Call Lee");
  expect((await post({ do: "task-done", id: task!.id })).status).toBe(403);

  const asked = await (await post({ do: "mail-code" })).text();
  const code = /^(\d{4} \d{4}) is your code/.exec(mailsTo("ann").at(-1)!.subject)![1]!;
  const entered = await post({ do: "sign-in", asked: /name="asked" value="([^"]+)"/.exec(asked)![1]!, code });
  const cookie = entered.headers.get("set-cookie")!.split(";")[0]!;
  expect(await entered.text()).toContain("Call Lee of Acme");
  expect(await (await post({ do: "task-done", id: task!.id }, cookie)).text()).toContain("Nothing is to be done");
  expect((await t.app.db.select().from(tasks))[0]).toMatchObject({ skipped: false, doneAt: t.app.clock.now() });
  expect(ann.id).toBe(task!.repId);
});

test("the operator is told of a calendar that is broken", async () => {
  const ann = await hire("ann");
  const now = t.app.clock.now();
  const broken = { calendarFailingSince: now, calendarError: "The calendar could not be had: it answered 404." };
  await t.app.db.update(reps).set(broken).where(eq(reps.id, ann.id));
  await t.app.db
    .insert(outbox)
    .values({ entry: { topic: "calendar.failing", repId: ann.id }, createdAt: now, dueAt: now });
  await work();
  const [mail] = mailsTo("ops");
  expect(mail!.subject).toBe("The calendar of ann cannot be read");
  expect(mail!.text).toContain("it answered 404");
});

describe("the digest", () => {
  /** Somebody becomes a prospect. */
  async function promote(email: string): Promise<void> {
    const now = t.app.clock.now();
    const { id: leadId } = await upsertLead(t.app.db, { email, firstName: "Lee" }, now);
    const response = { kind: "opens", leadId, enrollmentId: null } as const;
    const cause = { kind: "opens", count: 3, withinDays: 14 } as const;
    await t.app.db.transaction((tx) => promoteLead(t.app, tx, { response, cause }, now));
  }
  const digests = (name: string) => mailsTo(name).filter(({ subject }) => subject.startsWith("Your day"));

  test("comes at 8:00 of working days with what waits, what is late and the tasks; once, and only with something to say", async () => {
    const ann = await hire("ann", { zone: "Europe/Berlin" });
    await hire("bob", { zone: "Europe/Berlin" });
    await hire("cid", { zone: "Europe/Berlin", digest: false });
    await team("all", { members: [ann.id], acceptWithin: "PT1H" });
    await work();
    await promote("late@lead.test");
    await reach({ due: "P1D" }, "todo@lead.test");
    await at("2026-01-06T06:59:59Z");
    expect(digests("ann")).toEqual([]);
    await Promise.all([at("2026-01-06T07:00:00Z"), jobsOf(t.app).digest({})]);
    await work();
    expect(digests("ann").map(({ subject }) => subject)).toEqual(["Your day: 1 prospect waits, 1 task is due"]);
    expect(digests("ann")[0]!.text).toContain("Late: not accepted in time (1)\n- Lee, since Jan 5, 10:00 Berlin time");
    expect([digests("bob"), digests("cid")]).toEqual([[], []]);

    // Another zone on the same day brings no second one; nor does a process that begins later.
    await patchRep(t.app, { id: ann.id, patch: { zone: "America/New_York" } });
    await at("2026-01-06T13:30:00Z");
    await at("2026-01-06T14:00:00Z");
    expect(digests("ann")).toHaveLength(1);
    expect(await t.app.db.$count(repDigests, eq(repDigests.repId, ann.id))).toBe(1);
    const [row] = await t.app.db.select().from(reps).where(eq(reps.id, ann.id));
    expect(row!.digestAt?.toISOString()).toBe("2026-01-07T13:00:00.000Z");
  });

  test("that was missed by a process that stood still comes when it runs again, and none at the weekend", async () => {
    const ann = await hire("ann");
    await work();
    await promote("a@lead.test");
    await at("2026-01-06T11:30:00Z");
    expect(digests("ann")).toHaveLength(1);
    await at("2026-01-10T12:00:00Z");
    await at("2026-01-11T12:00:00Z");
    expect(digests("ann")).toHaveLength(1);
    await at("2026-01-12T08:00:00Z");
    expect(digests("ann")).toHaveLength(2);
    expect(ann.digest).toBe(true);
  });
});
