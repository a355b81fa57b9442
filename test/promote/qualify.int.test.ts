import { afterAll, beforeAll, expect, test } from "vitest";
import { sequences } from "../../src/db/schema/index.ts";
import { upsertLead } from "../../src/lead/upsert-lead.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";
import type { TestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { addRep, handoffsOf, openCaller, timelineOf } from "./stage-support.ts";
import type { Call } from "./stage-support.ts";
import { lastDecision, openReplyEngine } from "./support.ts";

let t: TestEngine;
let call: Call;
let ann: string;
beforeAll(async () => {
  t = await openReplyEngine();
  call = await openCaller(t);
  ann = await addRep(t, "ann");
});
afterAll(() => t[Symbol.asyncDispose]());

const yes = (...keys: string[]) => Object.fromEntries(keys.map((key) => [key, { state: "yes", source: "call" }]));

async function prospect(email: string): Promise<string> {
  const { id } = await upsertLead(t.app.db, { email }, t.clock.now());
  await call("POST", `/v1/leads/${id}/promote`, {});
  return id;
}

const qualify = (id: string, body: object) => call("PUT", `/v1/leads/${id}/qualification`, body);

test("a rep finds out what counts, and confirms; conditions, segments, lead and handoff see it", async () => {
  const id = await prospect("lee@sql.test");
  const condition = { label: "sql" };
  const segment = await call("PUT", "/v1/segments", { key: "qualified", name: "Qualified", condition });
  const count = async () => (await call("GET", `/v1/segments/${segment.json.id}/count`)).json.count;
  expect(await count()).toBe(0);

  const early = await qualify(id, { criteria: yes("budget"), sql: true, repId: ann });
  expect([early.status, early.json.code]).toEqual([409, "lead_not_qualified"]);
  expect(early.json.detail).toContain("target_market, authority");
  expect((await call("GET", `/v1/leads/${id}`)).json.qualification).toEqual({});

  const criteria = { ...yes("budget", "authority", "target_market"), timing: { state: "no", note: "Not before May" } };
  const { status, json } = await qualify(id, { criteria, sql: true, repId: ann });
  expect(status).toBe(200);
  expect(json.sql).toEqual({ confirmed: true, at: "2026-01-05T09:00:00.000Z", ready: true, missing: [] });
  expect(json.criteria[0]).toEqual({
    key: "budget",
    name: "Budget",
    question: "Can they pay for it, and is there a budget?",
    state: "yes",
    source: "call",
    note: null,
    at: "2026-01-05T09:00:00.000Z",
    by: expect.objectContaining({ kind: "rep", id: ann }),
  });
  expect(await count()).toBe(1);
  expect((await call("GET", `/v1/leads/${id}`)).json).toMatchObject({
    sql: true,
    qualification: { timing: { state: "no", note: "Not before May" } },
  });
  const [handoff] = await handoffsOf(t, id);
  expect((await call("GET", `/v1/handoffs/${handoff!.id}`)).json).toMatchObject({
    lead: { sql: true },
    qualification: { sql: { confirmed: true } },
  });

  await qualify(id, { criteria, sql: true, repId: ann });
  expect(await timelineOf(t, id, "qualified")).toMatchObject([
    { sql: true, wasSql: false, by: { kind: "rep", id: ann }, rule: { need: "all" } },
  ]);
});

test("the label goes when the rule holds no longer, when it is taken back, and with the prospect", async () => {
  const id = await prospect("goes@sql.test");
  const full = yes("budget", "authority", "target_market");
  const isSql = async () => (await call("GET", `/v1/leads/${id}`)).json.sql;
  await qualify(id, { criteria: full, sql: true });
  await qualify(id, { criteria: { budget: { state: "no" } } });
  expect(await isSql()).toBe(false);
  await qualify(id, { criteria: full });
  expect(await isSql()).toBe(false); // nobody has confirmed it again
  await qualify(id, { sql: true });
  await qualify(id, { sql: false });
  expect(await isSql()).toBe(false);
  await qualify(id, { sql: true });
  await call("POST", `/v1/leads/${id}/stage`, { stage: "recycled" });
  expect(await isSql()).toBe(false);
  const lead = await qualify(id, { sql: true });
  expect([lead.status, lead.json.code]).toEqual([409, "lead_not_prospect"]);
  const events = await timelineOf(t, id, "qualified");
  expect(events.map(({ wasSql, sql }) => [wasSql, sql])).toEqual([
    [false, true],
    [true, false],
    [false, false],
    [false, true],
    [true, false],
    [false, true],
  ]);
});

test("who cannot be qualified is told what can be done, by what they are", async () => {
  const id = await prospect("bought@sql.test");
  await call("POST", `/v1/leads/${id}/stage`, { stage: "customer" });
  const { status, json } = await qualify(id, { sql: true });
  expect([status, json.code]).toEqual([409, "lead_not_prospect"]);
  expect(json.detail).toBe(
    'Only a prospect can be sales-qualified. This person is a customer already, so there is nothing to qualify. If they are to be sold to again: POST /v1/leads/{id}/stage {"stage":"recycled"} makes them a lead, and POST /v1/leads/{id}/promote a prospect.',
  );
});

test("an installation defines its own criteria, and how many of which are enough", async () => {
  const id = await prospect("own@sql.test");
  const before = (await call("GET", "/v1/settings/qualification")).json;
  const criteria = [
    { key: "champion", name: "Champion", question: "Who wants this inside?" },
    { key: "pain", name: "Pain", question: "What hurts?" },
    { key: "process", name: "Decision process", question: "How do they decide?" },
  ];
  const sql = { of: ["champion", "pain", "process"], need: 2 };
  expect((await call("PUT", "/v1/settings/qualification", { criteria, sql })).status).toBe(200);
  const unknown = await qualify(id, { criteria: yes("budget") });
  expect([unknown.status, unknown.json.code]).toEqual([422, "unknown_criterion"]);
  expect((await qualify(id, { criteria: yes("pain"), sql: true })).status).toBe(409);
  expect((await qualify(id, { criteria: yes("pain", "process"), sql: true })).json.sql).toMatchObject({
    confirmed: true,
    missing: ["champion"],
  });
  await call("PUT", "/v1/settings/qualification", before);
});

test("a sequence that waits for the label hears of it once", async () => {
  const steps = [{ id: "hold", kind: "wait", for: "P1D" }];
  const draft = { name: "qualified", trigger: { becomes: { label: "sql" } }, steps };
  const dates = { createdAt: t.clock.now(), updatedAt: t.clock.now() };
  const [row] = await t.app.db
    .insert(sequences)
    .values({ name: "qualified", draft, ...dates })
    .returning({ id: sequences.id });
  await publishSequence(t.app, { id: row!.id });
  const id = await prospect("hears@sql.test");
  await qualify(id, { criteria: yes("budget", "authority", "target_market"), sql: true });
  // Sequences are for leads: it hears, and says why it takes nobody in.
  await eventually(async () => (await lastDecision(t, "hears@sql.test", "qualified")) !== undefined);
  expect(await lastDecision(t, "hears@sql.test", "qualified")).toMatchObject({
    outcome: "skipped",
    inputs: { code: "not_a_lead", before: { "#sql": false }, after: { "#sql": true } },
  });
});
