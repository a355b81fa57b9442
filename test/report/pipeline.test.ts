import { describe, expect, test } from "vitest";
import { countBand, quantile } from "../../src/report/pipeline/band.ts";
import { ages, expectWeeks } from "../../src/report/pipeline/expect.ts";
import type { NowGroup, PastGroup } from "../../src/report/pipeline/expect.ts";
import { groupPast } from "../../src/report/pipeline/group-past.ts";
import { seededRandom } from "../bench/generate/random.ts";

/** One walk, in weeks: when it began, for how long it ran, and when after its beginning the person came so far. */
interface Walk {
  began: number;
  ran: number;
  reached: number;
}

const thisWeek = 60;

/** A history of walks of which each comes so far with a rate a week that halves with its age; those that do not, end at 9 weeks. */
function history(random: () => number, perWeek: number, rate: number): Walk[] {
  return Array.from({ length: thisWeek * perWeek }, (_, no): Walk => {
    let reached = Infinity;
    for (let week = 0; week < 9 && reached === Infinity; week += 1) {
      if (random() < rate * 0.8 ** week) reached = week + random();
    }
    return { began: no / perWeek + random() / perWeek, ran: Math.min(9, reached), reached };
  });
}

const agoOf = ({ began }: Walk) => thisWeek - began;

/** As they are known by now. */
function past(walks: readonly Walk[], weeks: number): PastGroup[] {
  const days = (of: number, known: number) => (of <= known ? Math.floor(7 * of) : null);
  const told = walks.map((walk) => {
    const reached = days(walk.reached, agoOf(walk));
    const ran = walk.ran <= agoOf(walk) ? Math.ceil(7 * walk.ran) : null;
    return { ago: Math.floor(7 * agoOf(walk)), ran, prospect: reached, sql: null, customer: null, count: 1 };
  });
  return groupPast(told, "prospect", weeks);
}

const runs = (walk: Walk) => walk.ran > agoOf(walk) && walk.reached > agoOf(walk);

function groupNow(walks: readonly Walk[]): NowGroup[] {
  const near = (walk: Walk) =>
    ages.toSorted((a, b) => Math.abs(a - 7 * agoOf(walk)) - Math.abs(b - 7 * agoOf(walk)))[0] ?? 0;
  return Array.from(Map.groupBy(walks.filter(runs), near), ([age, found]) => ({ age, people: found.length }));
}

describe("what is expected of those who are in now", () => {
  test.each([
    ["many, of whom some come so far", 40, 0.05],
    ["few", 8, 0.06],
  ])("lies within its band nineteen times of twenty: %s", (_name, perWeek, rate) => {
    const { unit: random } = seededRandom(4_711);
    const weeks = 6;
    let [covered, weekly, rounds, bias, width] = [0, 0, 0, 0, 0];
    for (let round = 0; round < 150; round += 1) {
      const walks = history(random, perWeek, rate);
      const outlook = expectWeeks(past(walks, weeks), groupNow(walks), weeks);
      if (!outlook.enough) continue;
      rounds += 1;
      // The future is that of the same walks: what comes after this week was not told.
      const coming = walks.filter(runs).map((walk) => walk.reached - agoOf(walk));
      const count = (from: number, to: number) => coming.filter((at) => at >= from && at < to).length;
      const all = count(0, weeks);
      if (all >= outlook.total.low && all <= outlook.total.high) covered += 1;
      outlook.weeks.forEach(({ low, high }, week) => {
        const seen = count(week, week + 1);
        if (seen >= low && seen <= high) weekly += 1 / weeks;
      });
      bias += outlook.total.value - all;
      width += outlook.total.high - outlook.total.low;
    }
    expect(rounds).toBeGreaterThan(140);
    expect(covered / rounds).toBeGreaterThanOrEqual(0.93);
    expect(weekly / rounds).toBeGreaterThanOrEqual(0.93);
    // A band that is as wide as the world would cover, too.
    expect(Math.abs(bias / rounds)).toBeLessThan(1);
    expect(width / rounds).toBeLessThan(1.5 * perWeek);
  });

  test("is the share of those before them, age by age", () => {
    const before: PastGroup[] = [
      { age: 0, followed: 2, week: null, count: 60 },
      { age: 0, followed: 2, week: 0, count: 30 },
      { age: 0, followed: 2, week: 1, count: 10 },
      // Followed for one week only: says nothing of the second.
      { age: 0, followed: 1, week: null, count: 100 },
      { age: 7, followed: 2, week: 0, count: 5 },
      { age: 7, followed: 2, week: null, count: 45 },
    ];
    const now = [
      { age: 0, people: 20 },
      { age: 7, people: 10 },
    ];
    const outlook = expectWeeks(before, now, 2);
    if (!outlook.enough) throw new Error(outlook.code);
    expect(outlook.weeks.map(({ value }) => value)).toEqual([20 * (30 / 200) + 10 * (5 / 50), 20 * (10 / 100)]);
    expect(outlook.total.value).toBe(6);
  });
});

test("walks count from each age on at which they still ran and had not come so far", () => {
  const walk = { ago: 20, ran: 12, prospect: 11, sql: null, customer: null, count: 2 };
  expect(groupPast([walk], "prospect", 2)).toEqual(
    [0, 1, 2, 3, 5, 7, 10].map((age) => ({
      age,
      followed: Math.min(2, Math.floor((20 - age) / 7)),
      week: Math.floor((11 - age) / 7),
      count: 2,
    })),
  );
  expect(groupPast([{ ...walk, ran: null }], "sql", 2).map(({ age, week }) => [age, week])).toEqual(
    [0, 1, 2, 3, 5, 7, 10, 14].map((age) => [age, null]),
  );
});

describe("what cannot be said is not said", () => {
  const seen = (count: number, followed: number): PastGroup[] => [
    { age: 0, followed, week: 0, count },
    { age: 0, followed, week: null, count: 100 },
  ];
  test("with nobody in", () => {
    expect(expectWeeks(seen(50, 4), [], 4)).toMatchObject({ enough: false, code: "nobody_enrolled" });
  });
  test("with too few that came so far", () => {
    const outlook = expectWeeks(seen(9, 4), [{ age: 0, people: 5 }], 4);
    expect(outlook).toEqual({ enough: false, code: "too_few_events", seen: 9, needed: 10 });
    expect(expectWeeks(seen(10, 4), [{ age: 0, people: 5 }], 4)).toMatchObject({ enough: true });
  });
  test("with nobody followed so long, or of that age", () => {
    expect(expectWeeks(seen(50, 3), [{ age: 0, people: 5 }], 4)).toMatchObject({ code: "history_too_short" });
    const old = [
      { age: 0, people: 8 },
      { age: 84, people: 2 },
    ];
    expect(expectWeeks(seen(50, 4), old, 4)).toMatchObject({ code: "history_too_short", seen: 0 });
  });
});

describe("the band of a count", () => {
  test("is the table's for Poisson's distribution", () => {
    // Quantiles 2.5 % and 97.5 % of a mean of 10.
    expect([quantile(10, 10, 0.025), quantile(10, 10, 0.975)]).toEqual([4, 17]);
    expect(quantile(0, 0, 0.975)).toBe(0);
  });
  test("grows with what is not known", () => {
    const little = countBand({ sum: 20, variance: 1, weight: 0.05 });
    const much = countBand({ sum: 20, variance: 100, weight: 5 });
    expect(much.low).toBeLessThan(little.low);
    expect(much.high).toBeGreaterThan(little.high);
    expect(countBand({ sum: 0, variance: 0, weight: 1 }).high).toBeGreaterThan(0);
  });
  test("goes over into the normal one", () => {
    const [below, above] = [quantile(999, 2_000, 0.975), quantile(1_001, 2_000, 0.975)];
    expect(Math.abs(above - below)).toBeLessThan(8);
  });
});
