import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { experiments, inboundMails, messages } from "../../src/db/schema/index.ts";
import { loadLeads } from "../../src/experiment/load-leads.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { addRep, openCaller } from "../promote/stage-support.ts";
import type { Call } from "../promote/stage-support.ts";
import { answer, enter, openReplyEngine } from "../promote/support.ts";

let t: TestEngine;
let call: Call;
beforeAll(async () => {
  t = await openReplyEngine();
  call = await openCaller(t);
  await addRep(t, "ann");
  const mjml =
    "<mjml><mj-head><mj-title>Hello</mj-title></mj-head><mj-body><mj-section><mj-column><mj-text>Hi</mj-text></mj-column></mj-section></mj-body></mjml>";
  await call("PUT", "/v1/templates", { key: "hello", mjml });
});
afterAll(() => t[Symbol.asyncDispose]());

const subjects = [
  { name: "own", weight: 50 },
  { name: "question", weight: 50, subject: "Shall we talk?" },
  { name: "off", weight: 0, subject: "Never" },
];

async function publish(key: string, steps: object[]): Promise<void> {
  const definition = { name: key, trigger: { event: key }, steps };
  const put = await call("PUT", `/v1/sequences/${key}`, definition);
  expect([put.status, put.json.problems]).toEqual([expect.any(Number), undefined]);
  const published = await call("POST", `/v1/sequences/${key}/publish`);
  expect(published.json.problems).toBeUndefined();
}

const email = (id: string, more: object = {}) => ({
  id,
  kind: "email",
  template: "hello",
  send: "immediately",
  ...more,
});
const result = async (id: string) => (await call("GET", `/v1/experiments/${id}`)).json;

test("an experiment on subjects counts who got which, who replied, and forgets what was no reply", async () => {
  await publish("subjects", [email("offer", { subjects })]);
  await enter(t, "before@arms.test", "subjects");
  t.clock.advanceBy(1000);
  const started = await call("POST", "/v1/experiments", { sequence: "subjects", step: "offer" });
  expect(started.json).toMatchObject({
    control: "own",
    metric: "replies",
    within: "P30D",
    tries: "subjects",
  });
  expect(started.json.arms).toEqual([
    { name: "own", weight: 50 },
    { name: "question", weight: 50 },
  ]);
  const people = Array.from({ length: 8 }, (_, i) => `lead${i}@arms.test`);
  for (const address of people) await enter(t, address, "subjects");
  const mails = await t.app.db.select().from(messages);
  const fell = (name: string) => mails.filter((m) => people.includes(m.email) && m.subjectVariant === name).length;
  const now = await result(started.json.id);
  expect(now.arms).toMatchObject([
    { name: "own", leads: fell("own"), responses: 0 },
    { name: "question", leads: fell("question"), responses: 0 },
  ]);
  expect(now.arms[0].leads + now.arms[1].leads).toBe(8);
  expect(now.verdict).toMatchObject({ kind: "open", arm: null });
  const [stored] = await t.app.db.select().from(experiments).where(eq(experiments.id, started.json.id));
  expect((await loadLeads(t.app, t.app.db, stored!, 8)).leads).toHaveLength(8);
  await expect(loadLeads(t.app, t.app.db, stored!, 7)).rejects.toMatchObject({
    status: 422,
    code: "experiment_too_large",
    message: expect.stringContaining("more than 7 leads"),
  });

  t.clock.advanceBy(60_000);
  const writer = mails.find((m) => m.subjectVariant === "question" && people.includes(m.email))!.email;
  const mail = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes(writer));
  await answer(t, mail, writer);
  expect((await result(started.json.id)).arms[1]).toMatchObject({ responses: 1 });
  expect((await result(started.json.id)).comparisons[0]).toMatchObject({ arm: "question", e: expect.any(Number) });

  const [inbound] = await t.app.db.select().from(inboundMails).where(eq(inboundMails.fromEmail, writer));
  await call("POST", `/v1/inbound-mails/${inbound!.id}/reclassify`, { class: "other" });
  await untilIdle(t.app);
  expect((await result(started.json.id)).arms[1]).toMatchObject({ responses: 0 });
});

test("an experiment on a split counts promotions; one that has ended takes nobody in; another weight is left out", async () => {
  const split = (weight: number) => [
    {
      id: "ways",
      kind: "split",
      variants: [
        { name: "a", weight: 50, next: "one" },
        { name: "b", weight, next: "two" },
      ],
    },
    email("one"),
    email("two"),
  ];
  await publish("ways", split(50));
  const { json } = await call("POST", "/v1/experiments", {
    sequence: "ways",
    step: "ways",
    metric: "promotions",
    control: "b",
  });
  const first = await enter(t, "one@ways.test", "ways");
  await enter(t, "two@ways.test", "ways");
  expect(
    (await result(json.id)).arms.map(({ leads }: { leads: number }) => leads).reduce((a: number, b: number) => a + b),
  ).toBe(2);
  t.clock.advanceBy(1000);
  await call("POST", `/v1/leads/${first}/promote`);
  const seen = await result(json.id);
  expect(seen.arms.map(({ responses }: { responses: number }) => responses).toSorted()).toEqual([0, 1]);
  expect(seen.comparisons.map(({ arm }: { arm: string }) => arm)).toEqual(["a"]);

  await publish("ways", split(10));
  await enter(t, "three@ways.test", "ways");
  expect(await result(json.id)).toMatchObject({ leftOut: 1 });
  t.clock.advanceBy(1000);
  const ended = await call("POST", `/v1/experiments/${json.id}/end`);
  expect(ended.json.endedAt).toBe(t.clock.now().toISOString());
  t.clock.advanceBy(1000);
  expect((await call("POST", `/v1/experiments/${json.id}/end`)).json).toEqual(ended.json);
  await enter(t, "four@ways.test", "ways");
  expect(await result(json.id)).toMatchObject({ leftOut: 1 });
});

test("what cannot be compared is refused, and says what to name", async () => {
  await publish("plain", [email("only"), email("offer", { subjects })]);
  const start = (body: object) => call("POST", "/v1/experiments", { sequence: "plain", ...body });
  const wrong = await start({ step: "only" });
  expect([wrong.status, wrong.json.code, wrong.json.problems[0].pointer]).toEqual([422, "step_not_divided", "/step"]);
  expect(wrong.json.detail).toContain('these do: "offer"');
  const arm = await start({ step: "offer", control: "off" });
  expect([arm.status, arm.json.code, arm.json.problems[0].message]).toEqual([
    422,
    "unknown_arm",
    'must be one of the arms that get leads: "own", "question"',
  ]);
  expect((await start({ step: "offer", metric: "opens" })).json.code).toBe("invalid_input");
  const { json } = await start({ step: "offer" });
  const again = await start({ step: "offer" });
  expect([again.status, again.json.code]).toEqual([409, "experiment_running"]);
  expect(again.json.detail).toContain(json.id);
  await call("POST", `/v1/experiments/${json.id}/end`);
  expect((await start({ step: "offer" })).status).toBe(201);
  await call("PUT", "/v1/sequences/draft", {
    name: "draft",
    trigger: { event: "draft" },
    steps: [email("offer", { subjects })],
  });
  const draft = await call("POST", "/v1/experiments", { sequence: "draft", step: "offer" });
  expect([draft.status, draft.json.code]).toEqual([409, "sequence_not_published"]);
  expect((await call("POST", "/v1/experiments", { sequence: "nowhere", step: "x" })).status).toBe(404);
  expect((await call("GET", "/v1/experiments?status=ended")).json.data.length).toBeGreaterThan(0);
});
