import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { engagementAt, engagementPoints, scoreOf } from "../../src/lead/score-of.ts";
import { countEntry, groupPoints, inOrder, openTally } from "../../src/score/core/count-points.ts";
import type { Entry } from "../../src/score/core/count-points.ts";
import { crossings } from "../../src/score/core/crossings.ts";
import { intentOf } from "../../src/score/core/intent.ts";
import { rulesOf } from "./support.ts";

const dayMs = 86_400_000;
const mail = (rules: object[], group: object = {}) =>
  rulesOf({ engagement: [{ id: "mail", halfLife: "P14D", rules, ...group }] });
const click = (points: number, rest: object = {}) => ({ id: `click${points}`, on: "click", points, ...rest });
const onDay = (day: number, no = 0): Entry => ({ no, at: day * dayMs, id: String(day).padStart(9, "0") });

function pointsOn(rules: ReturnType<typeof mail>, entries: Entry[], day: number): number {
  const tally = openTally(rules);
  for (const entry of entries.toSorted(inOrder)) if (entry.at <= day * dayMs) countEntry(rules, tally, entry);
  return groupPoints(rules, tally, day * dayMs).reduce((sum, points) => sum + points, 0);
}

describe("a half-life of 14 days, 10 points on day 0 and on day 14", () => {
  const rules = mail([click(10)]);
  const entries = [onDay(0), onDay(14)];

  test("are 15 points on day 14 and 7.5 on day 28", () => {
    expect(pointsOn(rules, entries, 14)).toBe(15);
    expect(pointsOn(rules, entries, 28)).toBe(7.5);
  });

  test("cross 5 points on day 36.19, in closed form", () => {
    const [crossing, ...more] = crossings([{ value: 15, halfLife: 14 * dayMs }], 5);
    expect(14 + crossing! / dayMs).toBeCloseTo(36.19, 2);
    expect(14 * dayMs + crossing!).toBeCloseTo(14 * dayMs + 14 * dayMs * Math.log2(3), 3);
    expect(more).toEqual([]);
  });

  test("are told in whole points, rounded down, so that a threshold is left exactly when it is crossed", () => {
    const at = 14 * dayMs;
    const scored = { version: 1, fit: 2, at, asOf: at, groups: { mail: { value: 15, halfLife: 14 * dayMs } } };
    const crossesAt = at + 14 * dayMs * Math.log2(3);
    expect(engagementPoints(scored, new Date(28 * dayMs))).toBe(7);
    expect(engagementPoints(scored, new Date(crossesAt - 60_000))).toBe(5);
    expect(engagementPoints(scored, new Date(crossesAt + 60_000))).toBe(4);
    const lead = { fitScore: 30, engagementScore: 45, scored };
    expect(scoreOf(lead, new Date(28 * dayMs))).toEqual({ total: 84, fit: 32, engagement: 52 });
  });
});

test("the number that is kept never runs over and is never lost, however long ago it was", () => {
  const rules = rulesOf({ engagement: [{ id: "web", halfLife: "PT1H", rules: [click(10)] }] });
  const tally = openTally(rules);
  for (let year = 0; year < 100; year += 1) countEntry(rules, tally, onDay(year * 365));
  expect(groupPoints(rules, tally, 99 * 365 * dayMs)).toEqual([10]);
  expect(groupPoints(rules, tally, 999 * 365 * dayMs)[0]).toBeGreaterThanOrEqual(0);
  const ancient = { at: 0, groups: { web: { value: 10, halfLife: 3_600_000 } } };
  expect(engagementAt(ancient, 100 * 365 * dayMs)).toBeCloseTo(0, 12);
});

test("time alone never changes the order of two leads in a group", () => {
  const history = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.nat(1)), { maxLength: 8 });
  const rules = mail([click(10), click(-3)], { cap: 40 });
  fc.assert(
    fc.property(history, history, fc.integer({ min: 60, max: 400 }), (a, b, later) => {
      const on = (days: typeof a, day: number) =>
        pointsOn(
          rules,
          days.map(([when, no]) => onDay(when, no)),
          day,
        );
      const [now, then] = [on(a, 60) - on(b, 60), on(a, later) - on(b, later)];
      return Math.abs(now) < 1e-9 || Math.sign(now) === Math.sign(then);
    }),
  );
});

describe("caps", () => {
  test("a rule gives what there is room for, and room comes back as its points decay", () => {
    const rules = mail([click(10, { cap: 15 })]);
    const tally = openTally(rules);
    const granted = [0, 0.0001, 14].map((day) => countEntry(rules, tally, onDay(day)));
    expect(granted[0]).toBe(10);
    expect(granted[1]).toBeCloseTo(5, 3);
    expect(granted[2]).toBeCloseTo(7.5, 3);
    expect(groupPoints(rules, tally, 14 * dayMs)[0]).toBeCloseTo(15, 6);
  });

  test("a group is capped over its rules, and each rule by itself below that", () => {
    const rules = mail([click(10, { cap: 20 }), click(8)], { cap: 25, halfLife: undefined });
    const entries = [onDay(0), onDay(1), onDay(2), onDay(3, 1)];
    expect(pointsOn(rules, entries, 3)).toBe(25);
  });

  test("negative points are taken from what is there, up to the cap of their rule", () => {
    const rules = mail([click(10), click(-8, { cap: 12 })], { halfLife: undefined });
    expect(pointsOn(rules, [onDay(0), onDay(1), onDay(2, 1), onDay(3, 1)], 4)).toBe(8);
  });
});

describe("crossings by time alone", () => {
  const halfLife = (days: number) => days * dayMs;

  test("several half-lives are solved to the second", () => {
    const terms = [
      { value: 30, halfLife: halfLife(7) },
      { value: 20, halfLife: halfLife(30) },
      { value: 4, halfLife: null },
    ];
    const sum = (t: number) =>
      terms.reduce((all, one) => all + one.value * 2 ** -(one.halfLife === null ? 0 : t / one.halfLife), 0);
    const [at, ...more] = crossings(terms, 20);
    expect(more).toEqual([]);
    expect(sum(at! - 1000)).toBeGreaterThan(20);
    expect(sum(at! + 1000)).toBeLessThan(20);
  });

  test("points that are taken fade as well: a score can rise, and fall again", () => {
    const terms = [
      { value: 40, halfLife: halfLife(60) },
      { value: -30, halfLife: halfLife(5) },
    ];
    const found = crossings(terms, 25);
    expect(found).toHaveLength(2);
    expect(found[0]! / dayMs).toBeLessThan(found[1]! / dayMs);
    for (const at of found) {
      expect(40 * 2 ** (-at / halfLife(60)) - 30 * 2 ** (-at / halfLife(5))).toBeCloseTo(25, 5);
    }
  });

  test("what does not decay, or lies under the threshold already, crosses nothing", () => {
    expect(crossings([{ value: 50, halfLife: null }], 20)).toEqual([]);
    expect(crossings([{ value: 10, halfLife: halfLife(14) }], 20)).toEqual([]);
    expect(crossings([{ value: 10, halfLife: halfLife(14) }], 0)).toEqual([]);
  });
});

test("intent is cold, warm from its threshold on, and hot from its own", () => {
  const of = (total: number) => intentOf(total, { warm: 20, hot: 50 });
  expect([-5, 19, 20, 49, 50].map(of)).toEqual(["cold", "cold", "warm", "warm", "hot"]);
});
