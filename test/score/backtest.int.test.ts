import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eq } from "drizzle-orm";
import { backtests } from "../../src/db/schema/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { runBacktest } from "../../src/score/backtest/run-backtest.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { makeHistory, planted, plantedRules, plantedThreshold } from "../bench/score/history.ts";

const leads = 2_000;
const begin = new Date("2025-09-01T00:00:00Z");

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await makeHistory(api.app.db, leads, begin);
});
afterAll(() => api[Symbol.asyncDispose]());

const start = async (more: object = {}) => {
  const body = { rules: plantedRules, promoteAt: plantedThreshold, ...more };
  const { status, json } = await api.call("POST", "/v1/scoring/backtest", body);
  expect({ status, json }).toMatchObject({ status: 202, json: { status: "running" } });
  return json.id;
};
const get = async (id: string) => (await api.call("GET", `/v1/scoring/backtests/${id}`)).json;
async function run(more: object = {}) {
  const id = await start(more);
  await runBacktest(api.app, id);
  return get(id);
}

describe("a backtest over a history with a planted rule", () => {
  test("finds its precision and recall, beside those of who replied", async () => {
    const { status, progress, result } = await run();
    expect({ status, progress }).toEqual({ status: "done", progress: { done: leads, total: leads } });
    expect(result.leads).toBe(leads);
    expect(result.baseRate).toBeCloseTo(0.2, 12);
    expect(result.rules.precision).toBeCloseTo(planted.precision, 12);
    expect(result.rules.recall).toBeCloseTo(planted.recall, 12);
    expect(result.replied.precision).toBeCloseTo(planted.replied.precision, 12);
    expect(result.replied.recall).toBeCloseTo(planted.replied.recall, 12);
    // The third look at the prices is 40 minutes after day 70, the handoff on day 73, the answer on day 72.
    expect(result.rules.leadHours).toEqual({ p10: 71, median: 71, p90: 71 });
    expect(result.replied.leadHours).toEqual({ p10: 24, median: 24, p90: 24 });
  });

  test("says how far its forecasts can be trusted: calibration by decile, Brier score", async () => {
    const { result } = await run();
    expect(result.calibration).toHaveLength(10);
    expect(result.calibration.reduce((sum: number, one: { leads: number }) => sum + one.leads, 0)).toBe(leads);
    expect(result.rules.brier).toBeLessThan(result.brierOfBaseRate);
    expect(result.brierOfBaseRate).toBeCloseTo(0.2 * 0.8, 12);
    const top = result.calibration.at(-1);
    expect(top.observed).toBeCloseTo(planted.precision, 1);
    expect(Math.abs(top.forecast - top.observed)).toBeLessThan(0.1);
  });

  test("lists every lead it judges otherwise than it went, page by page", async () => {
    const { id, result } = await run();
    const list = async (query: string) =>
      (await api.call("GET", `/v1/scoring/backtests/${id}/differences?${query}`)).json;
    let [cursor, seen] = ["", new Set<string>()];
    do {
      const page = await list(`kind=missed&limit=60${cursor}`);
      for (const one of page.data) seen.add(one.leadId);
      cursor = page.nextCursor === null ? "" : `&cursor=${page.nextCursor}`;
    } while (cursor !== "");
    expect(seen.size).toBe(result.rules.falseNegatives);
    const [alarm] = (await list("kind=false_alarm&limit=1")).data;
    expect(alarm.predictedAt).not.toBeNull();
    expect(["declined", "none"]).toContain(alarm.outcome);
    expect(alarm.score).toBeGreaterThanOrEqual(plantedThreshold);
  });

  test("points that never decay promote those who look at prices three times in two months as well", async () => {
    const [web] = plantedRules.engagement;
    const lasting = { ...plantedRules, engagement: [{ ...web, halfLife: undefined }] };
    const { result } = await run({ rules: lasting });
    expect(result.rules.precision).toBeCloseTo(15 / 50, 12);
    expect(result.rules.recall).toBeCloseTo(planted.recall, 12);
  });

  test("a company says itself who it went well with", async () => {
    const { result } = await run({ good: { stage: "customer" } });
    expect(result.rules.precision).toBeCloseTo(3 / 25, 12);
    expect(result.rules.recall).toBe(1);
  });

  test("leads of a time only, each once", async () => {
    const { progress, result } = await run({ createdTo: new Date(begin.getTime() + 500_000).toISOString() });
    expect(progress).toEqual({ done: 500, total: 500 });
    expect(result.rules.truePositives).toBe(75);
  });
});

describe("the job of a backtest", () => {
  test("is canceled between batches, and stays so", async () => {
    const id = await start();
    expect((await api.call("POST", `/v1/scoring/backtests/${id}/cancel`)).json.status).toBe("canceled");
    await runBacktest(api.app, id);
    expect(await get(id)).toMatchObject({ status: "canceled", result: null, progress: { done: 0 } });
    const done = await run();
    expect((await api.call("POST", `/v1/scoring/backtests/${done.id}/cancel`)).json.status).toBe("done");
  });

  test("goes on where a crash has ended it, and counts nobody twice", async () => {
    const id = await start();
    const stopping = new AbortController();
    // The process ends while the first batch is under way.
    const ending = { ...api.app, stopping: stopping.signal, clock: { now: () => (stopping.abort(), api.clock.now()) } };
    await runBacktest(ending, id);
    expect(await get(id)).toMatchObject({ status: "running", progress: { done: 500 } });
    await Promise.all([runBacktest(api.app, id), runBacktest(api.app, id)]);
    await runBacktest(api.app, id);
    expect(await get(id)).toMatchObject({ status: "done", progress: { done: leads }, result: { leads } });
  });

  test("one that cannot go on says so and does not spin", async () => {
    const id = await start();
    const broken = { rules: plantedRules, promoteAt: 1, createdFrom: "never", createdTo: "never" };
    await api.app.db.update(backtests).set({ input: broken }).where(eq(backtests.id, id));
    await runBacktest(api.app, id);
    expect(await get(id)).toMatchObject({ status: "failed" });
    expect((await get(id)).failure).not.toBeNull();
  });
});

test("what a backtest cannot replay is refused with its place", async () => {
  const refuse = async (body: object) => (await api.call("POST", "/v1/scoring/backtest", body)).json.problems;
  const [web] = plantedRules.engagement;
  const rules = { ...plantedRules, engagement: [{ ...web, cap: 5 }] };
  expect(await refuse({ promoteAt: 5, rules })).toContainEqual(
    expect.objectContaining({ pointer: "/rules/engagement/0/rules/0/points", code: "points_over_group_cap" }),
  );
  const good = { score: "total", op: "gte", value: 5 };
  expect(await refuse({ promoteAt: 5, rules: plantedRules, good })).toEqual([
    expect.objectContaining({ pointer: "/good", code: "not_for_outcomes" }),
  ]);
  expect((await api.call("POST", "/v1/scoring/backtest", { promoteAt: 5 })).status).toBe(404);
  expect((await api.call("GET", `/v1/scoring/backtests/${newId()}`)).status).toBe(404);
});
