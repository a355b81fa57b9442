import { and, eq, notInArray, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enrollments, experiments, holdouts, leads, sequences, sequenceVersions } from "../../src/db/schema/index.ts";
import { admitPage } from "../../src/enrollment/admit/admit-page.ts";
import { holdoutOf, holdoutSql, loadHoldouts } from "../../src/enrollment/admit/hold-out.ts";
import { lookAtExperiments, looksDue } from "../../src/experiment/switch/look.ts";
import { upsertLeads } from "../../src/lead/upsert-lead.ts";
import { openCaller } from "../promote/stage-support.ts";
import type { Call } from "../promote/stage-support.ts";
import { chooseVariant } from "../../src/enrollment/machine/take-choice.ts";
import { asides, jobsOf, plant } from "../aside/support.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { smallTemplate } from "../support/sequences.ts";

let t: TestEngine;
let call: Call;
beforeAll(async () => {
  t = await openTestEngine({ roles: ["api"] });
  call = await openCaller(t);
  await call("PUT", "/v1/templates", { key: "hello", mjml: smallTemplate("Hello") });
});
afterAll(() => t[Symbol.asyncDispose]());

const steps = [{ id: "hello", kind: "email", template: "hello" }];

async function publish(key: string, more: object): Promise<{ sequenceId: string; versionId: string }> {
  const put = await call("PUT", `/v1/sequences/${key}`, { name: key, trigger: { manual: true }, steps, ...more });
  expect(put.json.problems).toBeUndefined();
  expect((await call("POST", `/v1/sequences/${key}/publish`)).json.problems).toBeUndefined();
  const [row] = await t.app.db.select().from(sequences).where(eq(sequences.key, key));
  return { sequenceId: row!.id, versionId: row!.currentVersionId! };
}

async function makeLeads(name: string, count: number): Promise<string[]> {
  const people = Array.from({ length: count }, (_, n) => ({ email: `${name}${n}@held.test` }));
  const now = t.app.clock.now();
  await t.app.db.transaction((tx) => upsertLeads(tx, people, now, name));
  return (await t.app.db.select().from(leads).where(eq(leads.source, name))).map(({ id }) => id);
}

test("a share of a sequence's leads gets nothing, whether they come one by one or as a list, and explain says so", async () => {
  const of = await publish("held", { holdout: { share: 30 } });
  const { json: experiment } = await call("POST", "/v1/experiments", { sequence: "held" });
  expect(experiment).toMatchObject({ tries: "holdout", step: null, metric: "promotions", control: "held_out" });
  expect(experiment.arms).toEqual([
    { name: "held_out", weight: 30 },
    { name: "enrolled", weight: 70 },
  ]);
  const ids = await makeLeads("list", 200);
  const { app } = t;
  const { definition } = await app.versions.get(app.db, of.versionId);
  const rules = await loadHoldouts(app.db, of.sequenceId, definition);
  const chosen = ids.filter((id) => holdoutOf(rules, id) !== undefined);
  expect(chosen.length).toBeGreaterThan(35);
  expect(chosen.length).toBeLessThan(85);
  const inSql = await app.db.execute<{ id: string }>(
    sql`select l.id from leads l where l.source = 'list' and ${holdoutSql(rules, sql`l.id`)} is not null`,
  );
  expect(inSql.map(({ id }) => id).toSorted()).toEqual(chosen.toSorted());

  // One by one.
  const [held, taken] = [chosen[0]!, ids.find((id) => !chosen.includes(id))!];
  const refused = await call("POST", "/v1/enrollments", { sequenceId: of.sequenceId, leadId: held });
  expect([refused.status, refused.json.code]).toEqual([409, "held_out"]);
  expect((await call("POST", "/v1/enrollments", { sequenceId: of.sequenceId, leadId: taken })).status).toBe(201);
  const explained = JSON.stringify((await call("GET", `/v1/leads/${held}/explain`)).json);
  expect(explained).toContain("held_out");
  expect(explained).toContain("30 of a hundred leads that this sequence takes in get nothing");
  // All of them as a page: the two are not counted twice.
  const page = await app.db.transaction((tx) =>
    admitPage(
      tx,
      { ...of, definition },
      sql`select l.* from leads l where l.source = 'list' order by l.id`,
      app.clock.now(),
    ),
  );
  expect(page).toMatchObject({
    enrolled: 199 - chosen.length,
    skipped: { held_out: chosen.length, already_enrolled: 1 },
  });
  const rows = await app.db.select().from(holdouts).where(eq(holdouts.sequenceId, of.sequenceId));
  expect(rows.map(({ leadId }) => leadId).toSorted()).toEqual(chosen.toSorted());
  expect(rows.every(({ topic, share }) => topic === null && share === 30)).toBe(true);

  // What it brings: of those who were held out, one becomes a prospect by herself.
  t.clock.advanceBy(60_000);
  await call("POST", `/v1/leads/${held}/promote`);
  const seen = (await call("GET", `/v1/experiments/${experiment.id}`)).json;
  expect(seen.arms).toMatchObject([
    { name: "held_out", leads: chosen.length, responses: 1 },
    { name: "enrolled", leads: 200 - chosen.length, responses: 0 },
  ]);
  expect(seen.sampleRatio.isOff).toBe(false);
});

test("a topic holds the same people out of all its sequences, for good", async () => {
  const topic = { key: "news", name: "News", holdout: 40 };
  expect((await call("PUT", "/v1/topics", { ...topic, kind: "transactional" })).json.problems[0].code).toBe(
    "holdout_of_orders",
  );
  expect((await call("PUT", "/v1/topics", topic)).json.holdout).toBe(40);
  const first = await publish("news-a", { topic: "news" });
  const second = await publish("news-b", { topic: "news" });
  const { json: experiment } = await call("POST", "/v1/experiments", { topic: "news", metric: "sql" });
  expect(experiment).toMatchObject({ topic: "news", sequenceId: null, tries: "holdout" });
  const ids = await makeLeads("topic", 40);
  const enroll = async ({ sequenceId }: { sequenceId: string }) => {
    const out: string[] = [];
    for (const leadId of ids) {
      const { json } = await call("POST", "/v1/enrollments", { sequenceId, leadId });
      if (json.code === "held_out") out.push(leadId);
    }
    return out;
  };
  const held = await enroll(first);
  expect(held.length).toBeGreaterThan(4);
  expect(await enroll(second)).toEqual(held);
  const { json } = await call("GET", `/v1/experiments/${experiment.id}`);
  expect(json.arms).toMatchObject([
    { name: "held_out", leads: held.length },
    { name: "enrolled", leads: 40 - held.length },
  ]);
  const changed = await call("PUT", "/v1/topics", { ...topic, holdout: 10 });
  expect([changed.status, changed.json.code]).toEqual([409, "experiment_running"]);
  expect((await call("PUT", "/v1/topics", { ...topic, name: "All news" })).status).toBe(200);
});

test("what cannot be tried with a holdout is refused", async () => {
  await publish("whole", {});
  const start = async (body: object) => (await call("POST", "/v1/experiments", body)).json.code;
  expect(await start({ sequence: "whole" })).toBe("no_holdout");
  expect(await start({})).toBe("nothing_tried");
  await publish("partly", { holdout: { share: 10 } });
  expect(await start({ sequence: "partly", metric: "replies" })).toBe("metric_of_mails");
  expect(await start({ sequence: "partly", whenDecided: "switch" })).toBe("not_switchable");
});

const variants = [
  { name: "a", weight: 50 },
  { name: "b", weight: 50 },
];

/** Enrolls so many, and lets those of arm "b" alone be promoted. */
async function decide(key: string, name: string, count: number): Promise<void> {
  const [sequence] = await t.app.db.select().from(sequences).where(eq(sequences.key, key));
  const sequenceId = sequence!.id;
  const armOf = (leadId: string) => chooseVariant(variants, `${sequenceId}:${leadId}:ways`).name;
  // As many in each arm: what is decided must not hang on how the ids fall.
  const byArm = Map.groupBy(await makeLeads(name, count * 3), armOf);
  const ids = [...byArm.values()].flatMap((some) => some.slice(0, count / 2));
  expect(ids).toHaveLength(count);
  for (const leadId of ids) await call("POST", "/v1/enrollments", { sequenceId, leadId });
  t.clock.advanceBy(60_000);
  for (const leadId of ids) {
    if (armOf(leadId) !== "b") continue;
    t.clock.advanceBy(1_000);
    await t.app.db.update(leads).set({ sqlAt: t.clock.now() }).where(eq(leads.id, leadId));
  }
}

test("who asked for it has new enrollments switched to the winner, with all else as it was, and can undo it", async () => {
  const split = [{ id: "ways", kind: "split", variants: variants.map((one) => ({ ...one, next: "hello" })) }, ...steps];
  const before = await publish("switch", { steps: split });
  const body = { sequence: "switch", step: "ways", metric: "sql", whenDecided: "switch" };
  const { json: experiment } = await call("POST", "/v1/experiments", body);
  await call("PUT", "/v1/sequences/switch", { name: "Draft to be", trigger: { manual: true }, steps: split });
  await lookAtExperiments(t.app);
  expect((await call("GET", `/v1/experiments/${experiment.id}`)).json.switches).toEqual([]);
  await decide("switch", "switch", 40);
  t.clock.advanceBy(15 * 60_000);
  await lookAtExperiments(t.app);
  const { json: seen } = await call("GET", `/v1/experiments/${experiment.id}`);
  expect(seen.switches).toMatchObject([{ arm: "b", by: { kind: "rule" }, fromVersionId: before.versionId }]);
  expect(seen.endedAt).not.toBeNull();
  const current = async () => {
    const [row] = await t.app.db
      .select()
      .from(sequences)
      .innerJoin(sequenceVersions, eq(sequenceVersions.id, sequences.currentVersionId))
      .where(eq(sequences.key, "switch"));
    const { name, steps: all } = row!.sequence_versions.definition as { name: string; steps: { variants: object[] }[] };
    const { draft } = row!.sequences as { draft: { name: string; steps: { variants: object[] }[] } };
    return { name, variants: all[0]!.variants, draft: draft.name, drafted: draft.steps[0]!.variants };
  };
  const weights = (a: number, b: number) => [
    { name: "a", weight: a },
    { name: "b", weight: b },
  ];
  expect(await current()).toMatchObject({
    name: "switch",
    variants: weights(0, 1),
    draft: "Draft to be",
    drafted: weights(0, 1),
  });
  const running = await t.app.db
    .select()
    .from(enrollments)
    .where(and(eq(enrollments.sequenceId, before.sequenceId), eq(enrollments.versionId, before.versionId)));
  expect(running).toHaveLength(40);

  const undone = await call("POST", `/v1/experiments/${experiment.id}/undo-switch`);
  expect(undone.json.switches).toMatchObject([{ arm: "b" }, { arm: null, by: { kind: "key" } }]);
  expect(await current()).toMatchObject({ variants: weights(50, 50) });
  expect((await call("POST", `/v1/experiments/${experiment.id}/undo-switch`)).json.code).toBe("not_switched");
  const byHand = await call("POST", `/v1/experiments/${experiment.id}/switch`, { arm: "a" });
  expect(byHand.json.switches.at(-1)).toMatchObject({ arm: "a", by: { kind: "key" } });
  expect((await call("POST", `/v1/experiments/${experiment.id}/switch`, { arm: "a" })).json.code).toBe(
    "already_switched",
  );
});

test("an experiment that commits to an end is decided at its looks alone", async () => {
  const split = [{ id: "ways", kind: "split", variants: variants.map((one) => ({ ...one, next: "hello" })) }, ...steps];
  await publish("looks", { steps: split });
  const method = { kind: "group_sequential", looks: 2, responses: 20 };
  const { json: experiment } = await call("POST", "/v1/experiments", {
    sequence: "looks",
    step: "ways",
    metric: "sql",
    method,
  });
  await decide("looks", "looks", 30);
  const { json } = await call("GET", `/v1/experiments/${experiment.id}`);
  expect(json.comparisons[0].looks).toMatchObject([{ responses: 10, isCrossed: true }, { responses: 20 }]);
  expect(json.verdict).toMatchObject({ kind: "winner", arm: "b" });
  expect(json.verdict.words).toContain("look 1 of 2, at 10 responses");
});

test("an experiment that cannot be looked at is set aside, costs the others nothing, and is looked at again", async () => {
  const split = [{ id: "ways", kind: "split", variants: variants.map((one) => ({ ...one, next: "hello" })) }, ...steps];
  const ids: string[] = [];
  for (const key of ["bad", "good"]) {
    await publish(key, { steps: split });
    ids.push((await call("POST", "/v1/experiments", { sequence: key, step: "ways", whenDecided: "switch" })).json.id);
  }
  const mend = await plant(t.app, "experiments", `new.id = '${ids[0]}'`);
  await lookAtExperiments(t.app);
  expect(await asides(t.app)).toMatchObject([{ job: "experiments", kind: "experiment", subject: ids[0], tries: 1 }]);
  const lookAt = async (id: string) =>
    (await t.app.db.select().from(experiments).where(eq(experiments.id, id)))[0]!.lookAt;
  expect((await lookAt(ids[1]!))! > t.clock.now()).toBe(true);
  await mend();
  t.clock.advanceBy(2 * 60_000);
  await jobsOf(t.app).retry({});
  expect(await asides(t.app)).toEqual([]);
  expect((await lookAt(ids[0]!))! > t.clock.now()).toBe(true);

  // What has ended is due no more.
  const isDue = async () => {
    const [row] = await t.app.db.execute<{ due: boolean }>(
      sql`select ${looksDue(sql`${t.clock.now().toISOString()}::timestamptz`)} as due`,
    );
    return row?.due;
  };
  t.clock.advanceBy(16 * 60_000);
  expect(await isDue()).toBe(true);
  await t.app.db.update(experiments).set({ lookAt: null }).where(notInArray(experiments.id, ids));
  for (const id of ids) expect((await call("POST", `/v1/experiments/${id}/end`)).status).toBe(200);
  expect(await isDue()).toBe(false);
});
