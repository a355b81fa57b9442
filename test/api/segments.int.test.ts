import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { enrollments } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { enrollFromSegments } from "../../src/enrollment/admit/enroll-segments.ts";
import { smallTemplate } from "../support/sequences.ts";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

let api: TestApi;
beforeEach(async () => {
  api = await openTestApi();
  await api.call("PUT", "/v1/templates", { key: "mail", mjml: smallTemplate("Mail") });
});
afterEach(() => api[Symbol.asyncDispose]());

const steps = [
  { id: "one", kind: "email", template: "mail" },
  { id: "pause", kind: "wait", for: "P3D" },
  { id: "two", kind: "email", template: "mail" },
];

async function published(definition: object): Promise<string> {
  const { json } = await api.call("POST", "/v1/sequences", { name: "Course", steps, ...definition });
  expect((await api.call("POST", `/v1/sequences/${json.id}/publish`)).status).toBe(200);
  return json.id;
}

async function lead(name: string, attributes: Record<string, unknown> = {}, tags: string[] = []): Promise<string> {
  return (await api.call("POST", "/v1/leads", { email: `${name}@example.com`, attributes, tags })).json.id;
}

async function trials(): Promise<string> {
  const condition = { attribute: "plan", op: "eq", value: "trial" };
  return (await api.call("PUT", "/v1/segments", { key: "trials", name: "Trials", condition })).json.id;
}

const walks = async (sequenceId: string) =>
  api.app.db.select().from(enrollments).where(eq(enrollments.sequenceId, sequenceId));
const reasonsOf = async (leadId: string) =>
  (await api.call("GET", `/v1/leads/${leadId}/explain`)).json.decisions.map(
    (decision: { inputs: { code?: string } }) => decision.inputs.code,
  );

describe("segments", () => {
  test("a segment is counted and listed by its condition", async () => {
    const id = await trials();
    await lead("free", { plan: "free" });
    const ada = await lead("ada", { plan: "trial" });
    await lead("bob", { plan: "trial" });
    await api.call("POST", "/v1/suppressions", { email: "bob@example.com" });
    expect((await api.call("GET", `/v1/segments/${id}/count`)).json).toEqual({ count: 2, mailable: 1, exact: true });
    const first = (await api.call("GET", `/v1/segments/${id}/leads?limit=1`)).json;
    const second = (await api.call("GET", `/v1/segments/${id}/leads?limit=1&cursor=${first.nextCursor}`)).json;
    expect(second.data.map((one: { id: string }) => one.id)).toEqual([ada]);
    expect(second.nextCursor).toBeNull();
  });

  test("a wrong condition is explained with its place", async () => {
    const condition = { all: [{ attribute: "plan", op: "gt", value: "x" }, { message: "opened" }] };
    const { status, json } = await api.call("PUT", "/v1/segments", { key: "bad", name: "Bad", condition });
    const pointers = json.problems.map(({ pointer }: { pointer: string }) => pointer);
    expect([status, json.code]).toEqual([422, "invalid_condition"]);
    expect(pointers).toContain("/condition/all/0/value");
  });

  test.each<[object, string]>([
    [{ message: "clicked", count: { op: "gte", value: -1 } }, "/condition/count/value"],
    [{ not: { event: "seen", count: { op: "lt", value: 1e20 } } }, "/condition/not/count/value"],
    [{ any: [{ message: "sent", step: "hello" }] }, "/condition/any/0/step"],
  ])("what makes no sense is refused: %j", async (condition, pointer) => {
    const { status, json } = await api.call("PUT", "/v1/segments", { key: "odd", name: "Odd", condition });
    expect([status, json.problems.map((one: { pointer: string }) => one.pointer)]).toEqual([422, [pointer]]);
  });

  test("enrolling a segment streams its progress, refuses with reasons, and twice enrolls nobody twice", async () => {
    await trials();
    const id = await published({ trigger: { manual: true, if: { not: { tag: "competitor" } } } });
    const ada = await lead("ada", { plan: "trial" });
    const rival = await lead("rival", { plan: "trial" }, ["competitor"]);
    await lead("free", { plan: "free" });
    const run = async () =>
      (await api.call("POST", `/v1/sequences/${id}/enrollments`, { segment: "trials" })).text.trimEnd().split("\n");
    const lines = await run();
    expect(JSON.parse(lines.at(-1)!)).toEqual({
      looked: 3,
      members: 2,
      enrolled: 1,
      waiting: 0,
      skipped: { condition: 1 },
      done: true,
    });
    expect((await walks(id)).map(({ leadId, stepId }) => [leadId, stepId])).toEqual([[ada, "one"]]);
    expect(await reasonsOf(rival)).toEqual(["condition"]);
    expect(JSON.parse((await run()).at(-1)!)).toMatchObject({
      enrolled: 0,
      skipped: { already_enrolled: 1, condition: 1 },
    });
    await advanceDue(api.app);
    expect((await api.call("GET", `/v1/messages?leadId=${ada}`)).json.data).toHaveLength(1);
  });

  test("entering a segment enrolls; who was in it before does not enter", async () => {
    await trials();
    await lead("before", { plan: "trial" });
    const id = await published({ trigger: { segment: "trials" } });
    await enrollFromSegments(api.app);
    expect(await walks(id)).toEqual([]);
    const ada = await lead("ada", { plan: "free" });
    api.clock.advanceBy(61_000);
    await enrollFromSegments(api.app);
    expect(await walks(id)).toEqual([]);
    await api.call("PATCH", `/v1/leads/${ada}`, { attributes: { plan: "trial" } });
    api.clock.advanceBy(61_000);
    await enrollFromSegments(api.app);
    expect((await walks(id)).map(({ leadId }) => leadId)).toEqual([ada]);
  });

  test("who enters while one of two sequences is paused reaches both: that one when it is resumed", async () => {
    await trials();
    const running = await published({ name: "Running", trigger: { segment: "trials" } });
    const paused = await published({ name: "Paused", trigger: { segment: "trials" } });
    await enrollFromSegments(api.app);
    await api.call("POST", `/v1/sequences/${paused}/pause`);
    const ada = await lead("ada", { plan: "trial" });
    api.clock.advanceBy(61_000);
    await enrollFromSegments(api.app);
    await advanceDue(api.app);
    const mailed = async () =>
      (await api.call("GET", `/v1/messages?leadId=${ada}`)).json.data.map(
        (mail: { sequenceId: string }) => mail.sequenceId,
      );
    expect(await mailed()).toEqual([running]);
    expect((await api.call("GET", `/v1/enrollments?leadId=${ada}`)).json.data).toHaveLength(2);
    await api.call("POST", `/v1/sequences/${paused}/resume`);
    await advanceDue(api.app);
    expect((await mailed()).toSorted()).toEqual([running, paused].toSorted());
  });

  test("who enters and leaves a segment while its only sequence is paused has entered", async () => {
    await trials();
    const id = await published({ trigger: { segment: "trials" } });
    await enrollFromSegments(api.app);
    await api.call("POST", `/v1/sequences/${id}/pause`);
    const ada = await lead("ada", { plan: "trial" });
    api.clock.advanceBy(61_000);
    await enrollFromSegments(api.app);
    await api.call("PATCH", `/v1/leads/${ada}`, { attributes: { plan: "pro" } });
    api.clock.advanceBy(61_000);
    await enrollFromSegments(api.app);
    await api.call("POST", `/v1/sequences/${id}/resume`);
    expect((await walks(id)).map(({ leadId }) => leadId)).toEqual([ada]);
  });
});

describe("triggers and policies", () => {
  const event = async (name: string, email: string, properties: object = {}) => {
    await api.call("POST", "/v1/events", { name, lead: { email }, properties });
    await enrollFromEvents(api.app);
  };

  test("a trigger looks at the properties of the event and at the lead, and says why not", async () => {
    const where = [{ property: "amount", op: "gte", value: 100 }];
    const id = await published({ trigger: { event: "bought", where, if: { attribute: "plan", op: "exists" } } });
    const ada = await lead("ada", { plan: "pro" });
    const bob = await lead("bob");
    await event("bought", "ada@example.com", { amount: 99 });
    await event("bought", "bob@example.com", { amount: 200 });
    expect(await walks(id)).toEqual([]);
    expect([await reasonsOf(ada), await reasonsOf(bob)]).toEqual([["properties"], ["condition"]]);
    await event("bought", "ada@example.com", { amount: 100 });
    expect((await walks(id)).map(({ leadId }) => leadId)).toEqual([ada]);
  });

  test("re-entry after a time is refused before it, and allowed after it", async () => {
    const id = await published({ trigger: { event: "again" }, reentry: { after: "P30D" } });
    const ada = await lead("ada");
    await event("again", "ada@example.com");
    const [first] = await walks(id);
    await api.call("POST", `/v1/enrollments/${first!.id}/exit`);
    api.clock.advanceBy(29 * 86_400_000);
    await event("again", "ada@example.com");
    expect(await walks(id)).toHaveLength(1);
    expect(await reasonsOf(ada)).toContain("too_early");
    api.clock.advanceBy(86_400_000);
    await event("again", "ada@example.com");
    expect(await walks(id)).toHaveLength(2);
  });

  test("a busy exclusivity group makes the lead wait, or skip, and the wait ends with the other sequence", async () => {
    const group = { groups: ["nurture"] };
    const one = await published({ name: "One", trigger: { event: "one" }, exclusivity: group });
    const two = await published({ name: "Two", trigger: { event: "two" }, exclusivity: group });
    const skip = { ...group, whenBusy: "skip" };
    const three = await published({ name: "Three", trigger: { event: "three" }, exclusivity: skip });
    const ada = await lead("ada");
    for (const name of ["one", "two", "three"]) await event(name, "ada@example.com");
    expect((await walks(two)).map(({ status }) => status)).toEqual(["waiting"]);
    expect(await walks(three)).toEqual([]);
    expect(await reasonsOf(ada)).toContain("group_busy");
    await advanceDue(api.app);
    expect((await walks(two)).map(({ status }) => status)).toEqual(["waiting"]);
    const [running] = await walks(one);
    await api.call("POST", `/v1/enrollments/${running!.id}/exit`);
    await advanceDue(api.app);
    expect((await walks(two)).map(({ status }) => status)).toEqual(["active"]);
  });
});

describe("looking ahead", () => {
  test("a draft is simulated for an inline lead, a known one and a sample of a segment, and forecast for its senders", async () => {
    await trials();
    const ada = await lead("ada", { plan: "trial" });
    await lead("bob", { plan: "trial" });
    const { json } = await api.call("POST", "/v1/sequences", { name: "Plan", trigger: { manual: true }, steps });
    const look = async (body: object) =>
      (await api.call("POST", `/v1/sequences/${json.id}/simulate`, { at: "2026-03-27T16:00:00Z", ...body })).json;
    const inline = await look({ lead: { timezone: "Europe/Paris" }, assume: ["replies after 1 day"] });
    expect(inline.data[0].end).toMatchObject({ status: "exited", exit: { rule: "reply" } });
    const known = await look({ leadId: ada });
    // The clocks change on March 29: three days are 71 hours.
    const sends = known.data[0].entries.filter((entry: { rule: string }) => entry.rule === "send_time");
    expect(sends.map((entry: { at: string }) => entry.at)).toEqual([
      "2026-03-27T16:00:00.000Z",
      "2026-03-30T16:00:00.000Z",
    ]);
    expect((await look({ segment: "trials" })).data).toHaveLength(2);
    expect((await look({})).code).toBe("invalid_input");
    const forecast = await api.call("POST", `/v1/sequences/${json.id}/forecast`, {
      segment: "trials",
      at: "2026-03-27T16:00:00Z",
    });
    expect(forecast.json).toMatchObject({ leads: 2, sampled: 2 });
    expect(forecast.json.senders[0]).toMatchObject({
      mails: 4,
      days: [
        { slot: "2026-03-27", mails: 2, over: 0 },
        { slot: "2026-03-30", mails: 2, over: 0 },
      ],
    });
    expect(await api.app.db.select().from(enrollments)).toEqual([]);
  });
});
