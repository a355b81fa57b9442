import { afterAll, beforeAll, expect, test } from "vitest";
import { upsertLead } from "../../src/lead/upsert-lead.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";
import { addRep, handoffsOf, leadOf, nameSequence, openCaller, timelineOf } from "./stage-support.ts";
import type { Call } from "./stage-support.ts";
import { answer, enter, lastDecision, mailTo, openReplyEngine, standings } from "./support.ts";

const dayMs = 86_400_000;

let t: TestEngine;
let call: Call;
let ann: string;
beforeAll(async () => {
  t = await openReplyEngine();
  call = await openCaller(t);
  ann = await addRep(t, "ann");
  await publishMails(t.app, { name: "Welcome", event: "signup" });
  await publishMails(t.app, { name: "Tips", event: "tips" });
  await nameSequence(t, await publishMails(t.app, { name: "Winback", event: "winback" }), "winback");
});
afterAll(() => t[Symbol.asyncDispose]());

const lead = async (email: string) => (await upsertLead(t.app.db, { email }, t.clock.now())).id;
const move = (id: string, body: object) => call("POST", `/v1/leads/${id}/stage`, body);

test("a lead is promoted by hand as by a reply: rep, handoff with its cause, sequences stopped, the event with its actor", async () => {
  const id = await enter(t, "lee@hand.test", "signup", "tips");
  const { status, json } = await call("POST", `/v1/leads/${id}/promote`, { reason: "Called us" });
  expect(status).toBe(200);
  expect(json).toMatchObject({ stage: "prospect", repId: ann });
  expect(await standings(t, "lee@hand.test")).toEqual(["Tips lee exited promoted", "Welcome lee exited promoted"]);
  expect(await handoffsOf(t, id)).toMatchObject([
    { status: "open", repId: ann, cause: { kind: "manual", reason: "Called us" }, before: { stage: "lead" } },
  ]);
  expect(await timelineOf(t, id, "promoted")).toMatchObject([
    { from: "lead", to: "prospect", cause: { kind: "manual" }, by: { kind: "key" }, ruleVersion: 1 },
  ]);
  const told = await t.mailbox.waitFor((mail) => mail.envelope.to.includes("ann@acme.test"));
  expect(told.text).toContain("was made a prospect by hand (Called us)");
});

test("promoting again changes nothing, at the same moment either", async () => {
  const id = await lead("twice@hand.test");
  const answers = await Promise.all([1, 2, 3, 4].map(() => call("POST", `/v1/leads/${id}/promote`, {})));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(await handoffsOf(t, id)).toHaveLength(1);
  expect(await timelineOf(t, id, "promoted")).toHaveLength(1);
});

test("a prospect becomes a customer: the handoff is converted, and the event says by whom", async () => {
  const id = await lead("buyer@hand.test");
  expect(await call("POST", `/v1/leads/${id}/promote`)).toMatchObject({ status: 200 });
  const { status, json } = await move(id, { stage: "customer", reason: "Signed", repId: ann });
  expect([status, json.stage]).toEqual([200, "customer"]);
  const [handoff] = await handoffsOf(t, id);
  // Nobody had accepted it: a backtest tells that apart.
  expect(handoff).toMatchObject({ status: "converted", respondedAt: null });
  expect(await timelineOf(t, id, "stage")).toMatchObject([
    {
      from: "prospect",
      to: "customer",
      cause: "manual",
      by: { kind: "rep", id: ann },
      ruleVersion: 1,
      reason: "Signed",
      handoffIds: [handoff!.id],
    },
  ]);
  await move(id, { stage: "customer", reason: "Signed", repId: ann });
  expect(await timelineOf(t, id, "stage")).toHaveLength(1);
  const late = await call("POST", `/v1/handoffs/${handoff!.id}/accept`);
  expect([late.status, late.json.code]).toEqual([409, "handoff_answered"]);
  expect(late.json.detail).toContain("converted");
});

test("what is not in the table is refused, with what is", async () => {
  const id = await lead("never@hand.test");
  const recycled = await move(id, { stage: "recycled" });
  expect([recycled.status, recycled.json.code]).toEqual([409, "stage_not_allowed"]);
  expect(recycled.json.detail).toContain("prospect, customer, disqualified");
  await move(id, { stage: "customer" });
  const promoted = await call("POST", `/v1/leads/${id}/promote`, {});
  expect([promoted.status, promoted.json.code]).toEqual([409, "stage_not_allowed"]);
  expect((await move(id, { stage: "disqualified", reason: "x" })).status).toBe(409);
});

test("the door refuses what makes no sense, with the field", async () => {
  const id = await lead("door@hand.test");
  const pointers = async (body: object) => {
    const { status, json } = await move(id, body);
    return [status, ...(json.errors ?? json.problems ?? []).map((one: { pointer: string }) => one.pointer)];
  };
  expect(await pointers({ stage: "disqualified" })).toEqual([422, "/reason"]);
  expect(await pointers({ stage: "customer", coolDown: "P1D", sequence: "winback" })).toEqual([
    422,
    "/coolDown",
    "/sequence",
  ]);
  expect(await pointers({ stage: "recycled", coolDown: "-P1D" })).toEqual([422, "/coolDown"]);
  await call("POST", `/v1/leads/${id}/promote`, {});
  expect(await pointers({ stage: "recycled", sequence: "nothing" })).toEqual([422, "/sequence"]);
  expect(await pointers({ stage: "recycled", repId: id })).toEqual([422, "/repId"]);
  expect((await leadOf(t, id)).stage).toBe("prospect");
});

test("disqualified: sequences stop by the standard rule, nobody enters, a reply makes a prospect all the same", async () => {
  const id = await enter(t, "student@hand.test", "signup");
  expect((await move(id, { stage: "disqualified", reason: "A student" })).json.stage).toBe("disqualified");
  expect(await standings(t, "student@hand.test")).toEqual(["Welcome student exited stage"]);
  expect(await lastDecision(t, "student@hand.test", "Welcome")).toMatchObject({
    rule: "stage",
    outcome: "exited",
    inputs: { stage: "disqualified", written: false },
  });
  await enter(t, "student@hand.test", "tips");
  expect(await lastDecision(t, "student@hand.test", "Tips")).toMatchObject({ outcome: "skipped" });
  await answer(t, await mailTo(t, "student@hand.test", "Welcome 1"), "student@hand.test");
  expect((await leadOf(t, id)).stage).toBe("prospect");
});

test("a written stage rule decides how far another stage reaches", async () => {
  const exits = [
    { on: "promotion", stops: "this" },
    { on: "stage", is: ["customer"], stops: "company" },
  ];
  await publishMails(t.app, { name: "Wide", event: "wide", exits });
  const id = await enter(t, "lee@wide.test", "wide", "tips");
  await enter(t, "kim@wide.test", "tips");
  await move(id, { stage: "customer" });
  expect(await standings(t, "lee@wide.test", "kim@wide.test")).toEqual([
    "Tips kim exited colleague",
    "Tips lee exited stage",
    "Wide lee exited stage",
  ]);
});

test("recycled: left alone for the cool-down, then in the sequence that was named, once", async () => {
  const id = await lead("back@hand.test");
  await call("POST", `/v1/leads/${id}/promote`, {});
  const { json } = await move(id, { stage: "recycled", coolDown: "P10D", sequence: "winback", reason: "Not now" });
  expect(json).toMatchObject({ stage: "lead", coolUntil: "2026-01-15T09:00:00.000Z" });
  expect(json.nextSequenceId).not.toBeNull();
  expect((await handoffsOf(t, id)).map(({ status }) => status)).toEqual(["recycled"]);

  const refused = await enter(t, "back@hand.test", "signup").then(() => lastDecision(t, "back@hand.test", "Welcome"));
  expect(refused).toMatchObject({ outcome: "skipped", inputs: { code: "cooling_down" } });
  const byHand = await call("POST", "/v1/enrollments", { leadId: id, sequenceId: json.nextSequenceId });
  expect([byHand.status, byHand.json.code]).toEqual([409, "lead_not_enrollable"]);
  expect(byHand.json.detail).toContain("2026-01-15T09:00:00.000Z");

  const again = await move(id, { stage: "recycled", coolDown: "P10D", sequence: "winback", reason: "Not now" });
  expect(again.json.coolUntil).toBe("2026-01-15T09:00:00.000Z");
  expect(await timelineOf(t, id, "stage")).toHaveLength(1);

  t.clock.advanceBy(9 * dayMs);
  await untilIdle(t.app);
  expect(await standings(t, "back@hand.test")).toEqual([]);
  t.clock.advanceBy(dayMs);
  await untilIdle(t.app);
  expect(await standings(t, "back@hand.test")).toEqual(["Winback back active"]);
  expect((await leadOf(t, id)).coolSequenceId).toBeNull();
  await move(id, { stage: "recycled", coolDown: "P10D", sequence: "winback" });
  await untilIdle(t.app);
  expect(await standings(t, "back@hand.test")).toEqual(["Winback back active"]);
});

test("a recycled lead who answers is a prospect at once, and enters nothing later", async () => {
  const id = await enter(t, "eager@hand.test", "signup");
  const mail = await mailTo(t, "eager@hand.test", "Welcome 1");
  await call("POST", `/v1/leads/${id}/promote`, {});
  await move(id, { stage: "recycled", coolDown: "P5D", sequence: "winback" });
  await answer(t, mail, "eager@hand.test");
  expect(await leadOf(t, id)).toMatchObject({ stage: "prospect", coolUntil: null, coolSequenceId: null });
});

test("of calls at the same moment that exclude each other one wins, and the others are told what is allowed", async () => {
  for (let round = 0; round < 5; round += 1) {
    const id = await lead(`race-${round}@hand.test`);
    await call("POST", `/v1/leads/${id}/promote`, {});
    const answers = await Promise.all([
      move(id, { stage: "customer" }),
      move(id, { stage: "disqualified", reason: "No budget" }),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const stage = answers.find(({ status }) => status === 200)!.json.stage;
    expect((await leadOf(t, id)).stage).toBe(stage);
    expect((await timelineOf(t, id, "stage")).map(({ to }) => to)).toEqual([stage]);
    const closed = stage === "customer" ? "converted" : "disqualified";
    expect((await handoffsOf(t, id)).map(({ status }) => status)).toEqual([closed]);
  }
});
