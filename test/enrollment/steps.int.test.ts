import { and, eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { enrollments, messages, suppressions } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { smallTemplate } from "../support/sequences.ts";
import { turn } from "../support/turn.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";

const dayMs = 86_400_000;

let api: TestApi;
beforeEach(async () => {
  api = await openTestApi();
  await api.call("PUT", "/v1/templates", { key: "mail", mjml: smallTemplate("Mail") });
});
afterEach(() => api[Symbol.asyncDispose]());

const email = (id: string) => ({ id, kind: "email", template: "mail" });
const wait = (id: string, duration = "P3D") => ({ id, kind: "wait", for: duration });

async function draft(name: string, steps: object[], more: object = {}): Promise<string> {
  const { status, json } = await api.call("POST", "/v1/sequences", { name, trigger: { manual: true }, steps, ...more });
  expect(status).toBe(201);
  return json.id;
}

async function published(name: string, steps: object[], more: object = {}): Promise<string> {
  const id = await draft(name, steps, more);
  expect((await api.call("POST", `/v1/sequences/${id}/publish`)).status).toBe(200);
  return id;
}

async function lead(name: string, more: object = {}): Promise<string> {
  return (await api.call("POST", "/v1/leads", { email: `${name}@example.com`, ...more })).json.id;
}

async function enroll(sequenceId: string, leadId: string): Promise<string> {
  const { status, json } = await api.call("POST", "/v1/enrollments", { sequenceId, leadId });
  expect(status).toBe(201);
  return json.id;
}

const walk = async (sequenceId: string, leadId: string) => {
  const which = and(eq(enrollments.sequenceId, sequenceId), eq(enrollments.leadId, leadId));
  const [row] = await api.app.db.select().from(enrollments).where(which);
  return row;
};
const stepsSent = async (leadId: string) =>
  (await api.app.db.select().from(messages).where(eq(messages.leadId, leadId)))
    .map(({ stepId, status }) => `${stepId} ${status}`)
    .sort();
const decisionsOf = async (leadId: string, rule: string) =>
  (await api.call("GET", `/v1/leads/${leadId}/explain`)).json.decisions.filter(
    (decision: { rule: string }) => decision.rule === rule,
  );

describe("a step that enrolls in another sequence", () => {
  const into = (sequence: string) => ({ id: "on", kind: "enroll", sequence });

  test("lets the lead begin there, and go on here", async () => {
    const next = await published("Next", [email("theirs"), wait("pause")]);
    const id = await published("First", [into("next"), email("ours")]);
    const ada = await lead("ada");
    await enroll(id, ada);
    await turn(api.app);
    expect(await stepsSent(ada)).toEqual(["ours sent", "theirs sent"]);
    expect([(await walk(id, ada))!.status, (await walk(next, ada))!.stepId]).toEqual(["completed", "pause"]);
  });

  test("refuses a second time by the re-entry policy of the other sequence, and says so", async () => {
    const next = await published("Next", [email("theirs")]);
    const id = await published("First", [into("next")], { reentry: "always" });
    const ada = await lead("ada");
    await enroll(id, ada);
    await turn(api.app);
    await enroll(id, ada);
    await turn(api.app);
    expect(await stepsSent(ada)).toEqual(["theirs sent"]);
    expect((await walk(next, ada))!.status).toBe("completed");
    expect((await decisionsOf(ada, "enrollment")).map((one: { inputs: object }) => one.inputs)).toContainEqual({
      code: "once_only",
      eventId: null,
    });
  });

  test("asks the condition of the other trigger, with what earlier steps have changed", async () => {
    const trigger = { manual: true, if: { tag: "warm" } };
    const next = await published("Next", [email("theirs")], { trigger });
    const tagging = { id: "tag", kind: "updateLead", addTags: ["warm"] };
    const cold = await published("Cold", [into("next")]);
    const warm = await published("Warm", [tagging, into("next")]);
    const [ada, bob] = [await lead("ada"), await lead("bob")];
    await enroll(cold, ada);
    await enroll(warm, bob);
    await turn(api.app);
    expect(await walk(next, ada)).toBeUndefined();
    expect((await decisionsOf(ada, "trigger")).at(-1).inputs.code).toBe("condition");
    expect((await walk(next, bob))!.status).toBe("completed");
  });

  test("goes on without it when the other sequence is paused, and records why", async () => {
    const next = await published("Next", [email("theirs")]);
    await api.call("POST", `/v1/sequences/${next}/pause`);
    const id = await published("First", [into("next"), email("ours")]);
    const ada = await lead("ada");
    await enroll(id, ada);
    await turn(api.app);
    expect(await stepsSent(ada)).toEqual(["ours sent"]);
    const skipped = (await decisionsOf(ada, "enroll")).find((one: { outcome: string }) => one.outcome === "skipped");
    expect(skipped.inputs).toEqual({ code: "sequence_not_published", sequence: "next" });
  });

  test("waits for the exclusivity group that the lead is still busy in, and begins when this sequence ends", async () => {
    const group = { exclusivity: { groups: ["nurture"] } };
    const next = await published("Next", [email("theirs")], group);
    const id = await published("First", [into("next"), wait("pause"), email("ours")], group);
    const ada = await lead("ada");
    await enroll(id, ada);
    await turn(api.app);
    expect((await walk(next, ada))!.status).toBe("waiting");
    const decided = await decisionsOf(ada, "enrollment");
    const waiting = decided.find(({ outcome }: { outcome: string }) => outcome === "waiting");
    expect(waiting.reason).toContain('"First"');
    api.clock.advanceBy(3 * dayMs);
    await turn(api.app);
    expect(await stepsSent(ada)).toEqual(["ours sent", "theirs sent"]);
  });

  test("as the last step, hands over within a group without a wait", async () => {
    const group = { exclusivity: { groups: ["nurture"], whenBusy: "skip" } };
    const next = await published("Next", [email("theirs")], group);
    const id = await published("First", [email("ours"), into("next")], group);
    const ada = await lead("ada");
    await enroll(id, ada);
    await turn(api.app);
    expect((await walk(next, ada))!.status).toBe("completed");
  });
});

describe("a step that takes out of another sequence", () => {
  const out = (sequence: string) => ({ id: "out", kind: "exit", sequence });

  test("ends the other walk and cancels its mail that was not handed over yet", async () => {
    const other = await published("Other", [email("theirs"), wait("pause"), email("later")]);
    const third = await published("Third", [wait("pause")]);
    const id = await published("First", [out("other"), email("ours")]);
    const [ada, bob] = [await lead("ada"), await lead("bob")];
    for (const who of [ada, bob]) await enroll(other, who);
    await enroll(third, ada);
    await advanceDue(api.app);
    expect(await stepsSent(ada)).toEqual(["theirs queued"]);
    await enroll(id, ada);
    await turn(api.app);
    expect(await stepsSent(ada)).toEqual(["ours sent", "theirs canceled"]);
    expect(await walk(other, ada)).toMatchObject({ status: "exited", exitReason: "other_sequence", dueAt: null });
    expect([(await walk(third, ada))!.status, (await walk(other, bob))!.status]).toEqual(["active", "active"]);
    expect((await walk(id, ada))!.status).toBe("completed");
    api.clock.advanceBy(3 * dayMs);
    await turn(api.app);
    expect(await stepsSent(bob)).toEqual(["later sent", "theirs sent"]);
    expect(await stepsSent(ada)).toHaveLength(2);
  });

  test("ends it also when both walks move on in the same batch", async () => {
    const other = await published("Other", [email("theirs")]);
    const id = await published("First", [out("other")]);
    const ada = await lead("ada");
    await enroll(other, ada);
    await enroll(id, ada);
    await turn(api.app);
    expect(await stepsSent(ada)).toEqual(["theirs canceled"]);
    expect((await walk(other, ada))!.exitReason).toBe("other_sequence");
  });

  test('"all" ends every other one, and not its own', async () => {
    const others = [await published("One", [wait("pause")]), await published("Two", [wait("pause")])];
    const id = await published("First", [out("all"), email("ours")]);
    const ada = await lead("ada");
    for (const other of others) await enroll(other, ada);
    await turn(api.app);
    await enroll(id, ada);
    await turn(api.app);
    for (const other of others) expect((await walk(other, ada))!.status).toBe("exited");
    expect((await walk(id, ada))!.status).toBe("completed");
  });

  test("keeps the order of the steps: what was entered before is left, what is entered after is not", async () => {
    const next = await published("Next", [email("theirs")]);
    const on = { id: "on", kind: "enroll", sequence: "next" };
    const leaving = await published("Leaving", [on, out("next")]);
    const entering = await published("Entering", [out("all"), on]);
    const [ada, bob] = [await lead("ada"), await lead("bob")];
    await enroll(leaving, ada);
    await enroll(entering, bob);
    await turn(api.app);
    expect([(await walk(next, ada))!.status, (await walk(next, bob))!.status]).toEqual(["exited", "completed"]);
  });

  test("lets a sequence that waits for its group begin", async () => {
    const group = { exclusivity: { groups: ["nurture"] } };
    const other = await published("Other", [wait("pause")], group);
    const next = await published("Next", [email("theirs")], group);
    const id = await published("First", [out("other")]);
    const ada = await lead("ada");
    for (const one of [other, next]) await enroll(one, ada);
    await turn(api.app);
    expect((await walk(next, ada))!.status).toBe("waiting");
    await enroll(id, ada);
    await turn(api.app);
    expect((await walk(next, ada))!.status).toBe("completed");
  });
});

describe("a task for a rep", () => {
  const task = (more: object) => ({ id: "call", kind: "task", task: "call", title: "Call them", ...more });
  const tasks = async (query = "") => (await api.call("GET", `/v1/tasks${query}`)).json.data;

  test("that blocks holds the lead until it is done, and waits count from then", async () => {
    const steps = [
      email("one"),
      task({ blocking: true, due: "P2D", note: "Ask about seats" }),
      wait("pause"),
      email("two"),
    ];
    const id = await published("Calls", steps);
    const ada = await lead("ada");
    const enrollment = await enroll(id, ada);
    await turn(api.app);
    const [open] = await tasks("?status=open");
    expect(open).toMatchObject({
      leadId: ada,
      enrollmentId: enrollment,
      stepId: "call",
      kind: "call",
      title: "Call them",
      note: "Ask about seats",
      dueAt: "2026-01-07T09:00:00.000Z",
      doneAt: null,
    });
    api.clock.advanceBy(10 * dayMs);
    await turn(api.app);
    expect(await walk(id, ada)).toMatchObject({ stepId: "call", status: "active", dueAt: null });
    const done = await api.call("POST", `/v1/tasks/${open.id}/done`);
    expect([done.status, done.json.doneAt]).toEqual([200, "2026-01-15T09:00:00.000Z"]);
    await turn(api.app);
    expect(await walk(id, ada)).toMatchObject({ stepId: "pause", dueAt: new Date("2026-01-18T09:00:00Z") });
    api.clock.advanceBy(3 * dayMs);
    await turn(api.app);
    expect(await stepsSent(ada)).toEqual(["one sent", "two sent"]);
    expect(await tasks()).toHaveLength(1);
    expect((await api.call("POST", `/v1/tasks/${open.id}/done`)).json.code).toBe("task_done");
  });

  test("that does not block is left to the rep while the lead goes on", async () => {
    const id = await published("Calls", [task({ blocking: false }), email("one")]);
    const ada = await lead("ada");
    await enroll(id, ada);
    await turn(api.app);
    expect((await walk(id, ada))!.status).toBe("completed");
    const [open] = await tasks("?status=open");
    expect((await api.call("POST", `/v1/tasks/${open.id}/done`)).status).toBe(200);
    await turn(api.app);
    expect(await stepsSent(ada)).toEqual(["one sent"]);
  });

  test("is made anew for each visit of a loop, and done one by one", async () => {
    const again = { id: "again", kind: "branch", if: { tag: "done" }, onTrue: "end", onFalse: "call" };
    const id = await published("Loop", [task({ blocking: true }), wait("pause", "PT1H"), again]);
    const ada = await lead("ada");
    await enroll(id, ada);
    await turn(api.app);
    const [first] = await tasks("?status=open");
    await api.call("POST", `/v1/tasks/${first.id}/done`);
    await turn(api.app);
    api.clock.advanceBy(3_600_000);
    await turn(api.app);
    const [second] = await tasks("?status=open");
    expect(second.id).not.toBe(first.id);
    await api.call("PATCH", `/v1/leads/${ada}`, { tags: ["done"] });
    await api.call("POST", `/v1/tasks/${second.id}/done`);
    await turn(api.app);
    api.clock.advanceBy(3_600_000);
    await turn(api.app);
    expect((await walk(id, ada))!.status).toBe("completed");
  });

  test("is canceled when the lead leaves, says why when it is finished, and moves nothing", async () => {
    const id = await published("Calls", [task({ blocking: true }), email("one")]);
    const ada = await lead("ada");
    const enrollment = await enroll(id, ada);
    await turn(api.app);
    const [open] = await tasks("?status=open");
    await api.call("POST", `/v1/enrollments/${enrollment}/exit`);
    expect(await tasks("?status=open")).toEqual([]);
    const { status, json } = await api.call("POST", `/v1/tasks/${open.id}/done`);
    expect([status, json.code]).toEqual([409, "task_canceled"]);
    await turn(api.app);
    expect(await stepsSent(ada)).toEqual([]);
    expect((await walk(id, ada))!.status).toBe("exited");
  });
});

describe("exclusivity groups", () => {
  const group = { exclusivity: { groups: ["nurture"] } };

  test("of all sequences that are entered at the same moment, one runs and the others wait", async () => {
    const names = ["One", "Two", "Three", "Four"];
    const ids = await Promise.all(names.map((name) => published(name, [wait("pause")], group)));
    const ada = await lead("ada");
    await Promise.all(ids.map((id) => enroll(id, ada)));
    const statuses = (await api.app.db.select().from(enrollments)).map(({ status }) => status).sort();
    expect(statuses).toEqual(["active", "waiting", "waiting", "waiting"]);
  });

  test("a segment enrolled in bulk waits or is skipped by the same rule, with the reason recorded", async () => {
    const busy = await published("Busy", [wait("pause")], group);
    const waits = await published("Waits", [email("one")], group);
    const skips = await published("Skips", [email("one")], { exclusivity: { groups: ["nurture"], whenBusy: "skip" } });
    const [ada, bob] = [await lead("ada", { tags: ["all"] }), await lead("bob", { tags: ["all"] })];
    await api.call("PUT", "/v1/segments", { key: "all", name: "All", condition: { tag: "all" } });
    await enroll(busy, ada);
    const bulk = async (id: string) => {
      const { text } = await api.call("POST", `/v1/sequences/${id}/enrollments`, { segment: "all" });
      return JSON.parse(text.trimEnd().split("\n").at(-1)!);
    };
    expect(await bulk(waits)).toMatchObject({ members: 2, enrolled: 1, waiting: 1, skipped: {} });
    expect(await bulk(skips)).toMatchObject({ members: 2, enrolled: 0, waiting: 0, skipped: { group_busy: 2 } });
    expect((await walk(waits, ada))!.status).toBe("waiting");
    const outcomes = async (who: string) =>
      (await decisionsOf(who, "enrollment")).map(
        (one: { outcome: string; inputs: { code?: string } }) => `${one.outcome} ${one.inputs.code}`,
      );
    expect(await outcomes(ada)).toEqual(expect.arrayContaining(["waiting group_busy", "skipped group_busy"]));
    expect(await outcomes(bob)).toContain("skipped group_busy");
  });

  test("whoever is suppressed while waiting never begins", async () => {
    const busy = await published("Busy", [wait("pause")], group);
    const waits = await published("Waits", [email("one")], group);
    const ada = await lead("ada");
    const running = await enroll(busy, ada);
    await enroll(waits, ada);
    const row = { email: "ada@example.com", reason: "manual" as const, createdAt: api.clock.now() };
    await api.app.db.insert(suppressions).values(row);
    await api.call("POST", `/v1/enrollments/${running}/exit`);
    await turn(api.app);
    expect(await stepsSent(ada)).toEqual([]);
    expect((await walk(waits, ada))!.status).toBe("exited");
  });
});
