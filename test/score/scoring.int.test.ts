import { eq, sql } from "drizzle-orm";
import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { policyKey } from "../../src/consent/policy/read-policy.ts";
import { shippedPolicy } from "../../src/consent/policy/policy.ts";
import { leads, topics } from "../../src/db/schema/index.ts";
import { writeSetting } from "../../src/db/settings.ts";
import { newId } from "../../src/platform/ids.ts";
import { roomJobs } from "../../src/rooms.ts";
import { recompute } from "../../src/score/compute/recompute.ts";
import { scoreChanged } from "../../src/score/compute/score-changed.ts";
import { putScoring } from "../../src/score/version/put-scoring.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { tellRules } from "./support.ts";

const dayMs = 86_400_000;
const visits = { id: "visit", on: "event", event: "visited", points: 10 };
const oneGroup = (rules: object[], group: object = {}) =>
  tellRules({ engagement: [{ id: "web", halfLife: "P14D", rules, ...group }] });

let api: TestApi;
beforeEach(async () => void (api = await openTestApi()));
afterEach(() => api[Symbol.asyncDispose]());

async function put(rules: object): Promise<void> {
  expect(await api.call("PUT", "/v1/scoring", rules)).toMatchObject({ status: 200 });
  await settle();
}

async function settle(): Promise<void> {
  await scoreChanged(api.app);
  await recompute(api.app);
}

async function lead(name: string, rest: object = {}): Promise<string> {
  return (await api.call("POST", "/v1/leads", { email: `${name}@example.com`, ...rest })).json.id;
}

async function visit(name: string, properties: object = {}, id?: string): Promise<void> {
  const body = { name: "visited", lead: { email: `${name}@example.com` }, properties, ...(id !== undefined && { id }) };
  expect((await api.call("POST", "/v1/events", body)).status).toBeLessThan(300);
}

const stamps = () => ({ stageAt: api.clock.now(), createdAt: api.clock.now(), updatedAt: api.clock.now() });
const scoreOf = async (id: string) => (await api.call("GET", `/v1/leads/${id}`)).json.score;
const explain = async (id: string) => (await api.call("GET", `/v1/leads/${id}/score`)).json;
const problemsOf = async (rules: unknown) => {
  const answer = await api.call("PUT", "/v1/scoring", rules);
  expect(answer).toMatchObject({ status: 422, json: { code: "invalid_rules" } });
  return answer.json.problems.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`);
};

describe("the score of a lead", () => {
  test("10 points at day 0 and at day 14 are 15, then 7 of 7.5, and 5 until day 36.19, everywhere a score is seen", async () => {
    await put(oneGroup([visits]));
    const ada = await lead("ada");
    await visit("ada");
    api.clock.advanceBy(14 * dayMs);
    await visit("ada");
    await settle();
    expect(await scoreOf(ada)).toEqual({ total: 15, fit: 0, engagement: 15 });
    const segment = { key: "s", name: "S", condition: { score: "engagement", op: "gte", value: 5 } };
    const { id } = (await api.call("PUT", "/v1/segments", segment)).json;
    const { crosses } = await explain(ada);
    expect(crosses).toEqual([]);
    const day14 = api.clock.now().getTime();
    for (const [day, engagement, count] of [
      [28, 7, 1],
      [36.18, 5, 1],
      [36.2, 4, 0],
    ] as const) {
      api.clock.advanceTo(new Date(day14 + (day - 14) * dayMs));
      expect(await scoreOf(ada)).toMatchObject({ engagement });
      expect((await api.call("GET", `/v1/segments/${id}/count`)).json.count).toBe(count);
    }
    await settle();
    expect(await scoreOf(ada)).toMatchObject({ engagement: 4 });
  });

  test("what other systems told stands beside it and is added", async () => {
    await put(oneGroup([visits]));
    const ada = await lead("ada", { score: { fit: 30, engagement: 45 } });
    await visit("ada");
    await settle();
    expect(await scoreOf(ada)).toEqual({ total: 85, fit: 30, engagement: 55 });
    expect(await explain(ada)).toMatchObject({ told: { fit: 30, engagement: 45 }, intent: "hot" });
  });

  test("fit follows the attributes, also with points taken", async () => {
    const at = { createdAt: api.clock.now(), updatedAt: api.clock.now() };
    await api.app.db.insert(topics).values({ key: "news", name: "News", ...at });
    await put(
      tellRules({
        intent: { warm: 5, hot: 20 },
        fit: [
          { id: "industry", points: 20, if: { attribute: "industry", op: "eq", value: "software" } },
          { id: "competitor", points: -100, if: { attribute: "email", op: "endsWith", value: "@rival.example" } },
          { id: "student", points: -30, if: { tag: "student" } },
          { id: "left", points: -5, leftTopic: "news" },
        ],
      }),
    );
    const ada = await lead("ada", { attributes: { industry: "software" } });
    const rival = (await api.call("POST", "/v1/leads", { email: "x@rival.example" })).json.id;
    await settle();
    expect((await scoreOf(ada)).fit).toBe(20);
    expect((await scoreOf(rival)).fit).toBe(-100);
    await api.call("PATCH", `/v1/leads/${ada}`, { tags: ["student"] });
    await api.app.db
      .update(leads)
      .set({ consent: { topics: { news: "denied" } } })
      .where(eq(leads.id, rival));
    await settle();
    expect((await scoreOf(ada)).fit).toBe(-10);
    expect((await scoreOf(rival)).fit).toBe(-105);
    expect((await explain(ada)).fit).toEqual([
      { rule: "industry", points: 20, holds: true },
      { rule: "competitor", points: -100, holds: false },
      { rule: "student", points: -30, holds: true },
      { rule: "left", points: -5, holds: false },
    ]);
  });

  test("an event that is delivered twice, and a job that runs twice, count once", async () => {
    await put(oneGroup([visits]));
    const ada = await lead("ada");
    await visit("ada", {}, "one");
    await visit("ada", {}, "one");
    await settle();
    await api.app.db.execute(sql`insert into score_changes (lead_id) values (${ada}), (${ada}), (${newId()})`);
    await settle();
    expect((await scoreOf(ada)).engagement).toBe(10);
  });

  test("events count by name and properties, and a student's topic takes points away", async () => {
    const pricing = {
      ...visits,
      id: "pricing",
      points: 25,
      where: [{ property: "path", op: "startsWith", value: "/pricing" }],
    };
    const left = { id: "left", on: "event", event: "topic.left", points: -15 };
    await put(oneGroup([visits, pricing, left], { halfLife: undefined }));
    const ada = await lead("ada");
    await visit("ada", { path: "/blog" });
    await visit("ada", { path: "/pricing/teams" });
    await visit("ada", { path: 7 });
    await settle();
    expect((await scoreOf(ada)).engagement).toBe(10 + 35 + 10);
    await api.call("POST", "/v1/events", { name: "topic.left", lead: { email: "ada@example.com" } });
    await settle();
    expect((await scoreOf(ada)).engagement).toBe(40);
  });

  test("what a lead did is not counted once profile is denied, and is again once it is granted", async () => {
    await put(oneGroup([visits]));
    const ada = await lead("ada");
    await visit("ada");
    await settle();
    for (const [state, engagement, profile] of [
      ["denied", 0, "left_out"],
      ["granted", 10, "counted"],
    ] as const) {
      await api.app.db.update(leads).set({ consent: { profile: state } });
      await settle();
      expect((await scoreOf(ada)).engagement).toBe(engagement);
      expect(await explain(ada)).toMatchObject({ profile });
    }
  });
});

test("who said nothing is left out where the policy of their country says so, until the policy says otherwise", async () => {
  await put(oneGroup([visits]));
  const ada = await lead("ada", { attributes: { country: "France" } });
  const bob = await lead("bob", { attributes: { country: "DE" } });
  await visit("ada");
  await visit("bob");
  await settle();
  expect((await scoreOf(bob)).engagement).toBe(10);
  expect((await scoreOf(ada)).engagement).toBe(0);
  const profile = { measure: true, unknown: "measure", countries: {} };
  await writeSetting(api.app.db, policyKey, { ...shippedPolicy, profile }, api.clock.now());
  await settle();
  expect((await scoreOf(ada)).engagement).toBe(10);
});

describe("rules as data", () => {
  test("each change is a version; the same again is none; all leads are scored by the new one", async () => {
    await put(oneGroup([visits]));
    const ada = await lead("ada");
    await visit("ada");
    await settle();
    await put(oneGroup([visits]));
    await put(oneGroup([{ ...visits, points: 30 }]));
    const { json } = await api.call("GET", "/v1/scoring");
    expect(json).toMatchObject({ number: 2, recompute: { done: 1, total: 1 }, warnings: [] });
    expect(json.recompute.finishedAt).not.toBeNull();
    const versions = (await api.call("GET", "/v1/scoring/versions?limit=1")).json.data;
    expect(versions.map(({ number }: { number: number }) => number)).toEqual([2]);
    const older = (await api.call("GET", "/v1/scoring/versions?before=2")).json.data;
    expect(older[0].rules.engagement[0].rules[0].points).toBe(10);
    expect((await api.call("GET", "/v1/scoring/versions/9")).status).toBe(404);
    expect((await scoreOf(ada)).engagement).toBe(30);
  });

  test("the starter rules, in YAML, are taken as they are", async () => {
    const yaml = await readFile(new URL("../../templates/scoring/starter.yaml", import.meta.url), "utf8");
    const answer = await api.call("PUT", "/v1/scoring", yaml, { "Content-Type": "application/yaml" });
    expect(answer).toMatchObject({ status: 200, json: { number: 1 } });
    const seen = answer.json.warnings.map(({ code }: { code: string }) => code);
    expect(new Set(seen)).toEqual(new Set(["event_never_seen", "attribute_not_declared"]));
  });

  test("attributes are warned about while none is declared, and refused once one is", async () => {
    const rules = { fit: [{ id: "fit", points: 50, if: { not: { attribute: "industri", op: "eq", value: "x" } } }] };
    const codes = async () => {
      const { json } = await api.call("PUT", "/v1/scoring", tellRules(rules));
      return (json.warnings ?? json.problems).map(
        ({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`,
      );
    };
    expect(await codes()).toContain("/fit/0/if/not/attribute attribute_not_declared");
    const builtIn = { fit: [{ id: "fit", points: 50, if: { attribute: "company", op: "eq", value: "x" } }] };
    expect((await api.call("PUT", "/v1/scoring", tellRules(builtIn))).json.warnings).toEqual([]);
    await api.call("PUT", "/v1/lead-attributes", { name: "industry", type: "string" });
    expect(await codes()).toContain("/fit/0/if/not/attribute unknown_attribute");
  });

  test("what cannot be carried out is refused with its place", async () => {
    await api.call("PUT", "/v1/lead-attributes", { name: "industry", type: "string" });
    const fit = (condition: object) => [{ id: "fit", points: 5, if: condition }];
    expect(await problemsOf(tellRules({ fit: fit({ attribute: "industri", op: "eq", value: "x" }) }))).toContain(
      "/fit/0/if/attribute unknown_attribute",
    );
    expect(await problemsOf(tellRules({ fit: fit({ event: "visited" }) }))).toContain("/fit/0/if not_for_scores");
    expect(await problemsOf(tellRules({ fit: fit({ score: "fit", op: "gte", value: 1 }) }))).toContain(
      "/fit/0/if not_for_scores",
    );
    await api.call("PUT", "/v1/lead-attributes", { name: "trialEnd", type: "date" });
    expect(
      await problemsOf(tellRules({ fit: fit({ attribute: "trialEnd", op: "withinLast", value: "P3D" }) })),
    ).toContain("/fit/0/if/op changes_with_time");
    const left = { id: "left", points: -5, leftTopic: "nwes" };
    expect(await problemsOf(tellRules({ fit: [left] }))).toContain("/fit/0/leftTopic unknown_topic");
    expect(await problemsOf(oneGroup([{ ...visits, cap: 5 }]))).toContain("/engagement/0/rules/0/cap cap_below_points");
    expect(await problemsOf(oneGroup([visits], { cap: 8 }))).toContain(
      "/engagement/0/rules/0/points points_over_group_cap",
    );
    expect(await problemsOf(oneGroup([visits], { cap: 30 }))).toEqual(["/intent/hot out_of_reach"]);
    expect(await problemsOf(oneGroup([visits, visits]))).toEqual(["/engagement/0/rules/1/id duplicate_id"]);
    expect(await problemsOf(oneGroup([visits], { halfLife: "P1M" }))).toEqual(["/engagement/0/halfLife invalid_value"]);
    expect(await problemsOf({ ...oneGroup([visits]), intent: { warm: 50, hot: 50 } })).toEqual([
      "/intent/warm thresholds_out_of_order",
    ]);
    expect(await problemsOf({ ...oneGroup([visits]), colour: 1 })).toEqual(["/colour unrecognized_key"]);
    expect((await api.call("GET", "/v1/scoring")).status).toBe(404);
  });
});

test("a score explains itself: rule, points, when, what is left, and when it will cross", async () => {
  const rules = { ...oneGroup([{ ...visits, cap: 15 }]), intent: { warm: 5, hot: 12 } };
  await put({ ...rules, mql: { score: "engagement", op: "gte", value: 10 } });
  const ada = await lead("ada");
  const first = api.clock.now();
  await visit("ada");
  await visit("ada");
  await settle();
  const told = await explain(ada);
  expect(told).toMatchObject({ version: 1, isCurrent: true, intent: "hot", mql: true, score: { total: 15 } });
  const [group] = told.groups;
  expect(group).toMatchObject({ group: "web", points: 15, cap: null, halfLifeMs: 14 * dayMs, more: 0 });
  expect(group.entries.map((entry: { granted: number }) => entry.granted).sort()).toEqual([10, 5]);
  expect(group.entries[0]).toMatchObject({ rule: "visit", on: "event", points: 10, at: first.toISOString() });
  expect(told.decaysTo[1]).toEqual({ at: new Date(first.getTime() + 14 * dayMs).toISOString(), total: 7 });
  const warm = told.crosses.find((one: { intent: string }) => one.intent === "warm");
  expect((Date.parse(warm.at) - first.getTime()) / dayMs).toBeCloseTo(14 * Math.log2(3), 4);
  expect((await api.call("GET", `/v1/leads/${newId()}/score`)).status).toBe(404);
});

test("the sweep finds what is to be scored, and nothing once it is done", async () => {
  const due = async () => {
    const found = roomJobs.score.due(sql`now()`, api.app);
    const [row] = await api.app.db.execute<{ due: boolean }>(sql`select (${found}) as due`);
    return row!.due;
  };
  await visit("ada");
  expect(await due()).toBe(false);
  expect((await api.call("PUT", "/v1/scoring", oneGroup([visits]))).status).toBe(200);
  expect(await due()).toBe(true);
  await settle();
  expect(await due()).toBe(false);
  await api.call("POST", "/v1/events", { name: "other", lead: { email: "ada@example.com" } });
  expect(await due()).toBe(false);
  await visit("ada");
  expect(await due()).toBe(true);
});

test("rules that change while all leads are scored are the ones that all of them are scored by", async () => {
  const many = Array.from({ length: 5_010 }, (_, n) => ({ email: `lead${n}@example.com`, ...stamps() }));
  for (let at = 0; at < many.length; at += 1_670) await api.app.db.insert(leads).values(many.slice(at, at + 1_670));
  const base = (points: number) =>
    tellRules({ intent: { warm: 1, hot: 2 }, fit: [{ id: "all", points, if: { attribute: "email", op: "exists" } }] });
  await putScoring(api.app, { rules: base(3), by: "test" });
  const stopping = new AbortController();
  // The process ends after the first batch.
  await recompute({ ...api.app, stopping: stopping.signal, clock: { now: () => (stopping.abort(), api.clock.now()) } });
  const halfway = (await api.call("GET", "/v1/scoring")).json.recompute;
  expect(halfway).toEqual({ done: 5_000, total: 5_010, finishedAt: null });
  await putScoring(api.app, { rules: base(4), by: "test" });
  await settle();
  const [count] = await api.app.db.execute<{ n: number }>(sql`
    select count(*)::int as n from leads where scored ->> 'fit' = '4' and scored ->> 'version' = '2'`);
  expect(count!.n).toBe(5_010);
});
