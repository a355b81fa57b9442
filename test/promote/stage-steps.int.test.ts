import { afterAll, beforeAll, expect, test } from "vitest";
import { sequences, templates } from "../../src/db/schema/index.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";
import type { TestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails, smallTemplate } from "../support/sequences.ts";
import { addRep, handoffsOf, leadOf, openCaller, timelineOf } from "./stage-support.ts";
import type { Call } from "./stage-support.ts";
import { answer, enter, lastDecision, mailTo, openReplyEngine, standings } from "./support.ts";

let t: TestEngine;
let call: Call;
beforeAll(async () => {
  t = await openReplyEngine();
  call = await openCaller(t);
  await addRep(t, "ann");
});
afterAll(() => t[Symbol.asyncDispose]());

/** Publishes a sequence as it is written; `mail` is a template. */
async function publish(draft: { name: string } & Record<string, unknown>): Promise<void> {
  const dates = { createdAt: t.clock.now(), updatedAt: t.clock.now() };
  await t.app.db.insert(templates).values({ key: draft.name, mjml: smallTemplate(draft.name), ...dates });
  const [row] = await t.app.db
    .insert(sequences)
    .values({ name: draft.name, draft, ...dates })
    .returning({ id: sequences.id });
  await publishSequence(t.app, { id: row!.id });
}

test("a step that makes a customer is an event like any other, and ends the handoff", async () => {
  await publishMails(t.app, { name: "Asked", event: "asked", exits: [{ on: "reply", from: ["own"], stops: "this" }] });
  await publish({
    name: "bought",
    trigger: { event: "start" },
    steps: [
      { id: "wait", kind: "wait", for: "P1D" },
      { id: "mark", kind: "updateLead", stage: "customer" },
      { id: "hold", kind: "wait", for: "P1D" },
    ],
  });
  const id = await enter(t, "step@stage.test", "start", "asked");
  // By its rule the answer stops the sequence that was answered only.
  await answer(t, await mailTo(t, "step@stage.test", "Asked 1"), "step@stage.test");
  expect((await leadOf(t, id)).stage).toBe("prospect");
  t.clock.advanceBy(86_400_000);
  await untilIdle(t.app);
  expect((await leadOf(t, id)).stage).toBe("customer");
  expect((await handoffsOf(t, id)).map(({ status }) => status)).toEqual(["converted"]);
  expect(await timelineOf(t, id, "stage")).toMatchObject([
    { from: "prospect", to: "customer", cause: "step", by: { kind: "sequence" }, ruleVersion: 1, stepId: "mark" },
  ]);
});

test("a step cannot move a lead against the table", async () => {
  await publish({
    name: "wrong",
    trigger: { event: "wrong" },
    steps: [
      { id: "mark", kind: "updateLead", stage: "customer" },
      { id: "then", kind: "updateLead", stage: "disqualified" },
      { id: "hold", kind: "wait", for: "P1D" },
    ],
  });
  const id = await enter(t, "wrong@stage.test", "wrong");
  expect((await leadOf(t, id)).stage).toBe("customer");
  expect((await timelineOf(t, id, "stage")).map(({ to }) => to)).toEqual(["customer"]);
});

test("a sequence that waits for a stage hears of every one; who is none for it is told why", async () => {
  await publish({
    name: "returned",
    trigger: { becomes: { all: [{ stage: "lead" }, { attribute: "plan", op: "eq", value: "x" }] } },
    steps: [{ id: "hold", kind: "wait", for: "P1D" }],
  });
  await publish({
    name: "customers",
    trigger: { becomes: { stage: "customer" } },
    steps: [{ id: "hold", kind: "wait", for: "P1D" }],
  });
  await publishMails(t.app, { name: "Other", event: "other" });
  const id = await enter(t, "becomes@stage.test", "other");
  await call("PATCH", `/v1/leads/${id}`, { attributes: { plan: "y" } });
  await call("POST", `/v1/leads/${id}/promote`, {});
  await call("PATCH", `/v1/leads/${id}`, { attributes: { plan: "x" } });
  await call("POST", `/v1/leads/${id}/stage`, { stage: "recycled", coolDown: "P0D" });
  await eventually(async () => (await standings(t, "becomes@stage.test")).includes("returned becomes active"));
  await call("POST", `/v1/leads/${id}/stage`, { stage: "customer" });
  await eventually(async () => (await lastDecision(t, "becomes@stage.test", "customers")) !== undefined);
  expect(await lastDecision(t, "becomes@stage.test", "customers")).toMatchObject({
    outcome: "skipped",
    inputs: { code: "not_a_lead" },
  });
  expect((await handoffsOf(t, id)).map(({ status }) => status)).toEqual(["recycled"]);
});
