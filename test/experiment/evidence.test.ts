import { describe, expect, test } from "vitest";
import { rankResponses } from "../../src/experiment/evidence/at-risk.ts";
import type { Participant, Side } from "../../src/experiment/evidence/at-risk.ts";
import { groupSequentialLooks, logRankZ, obrienFlemingBounds } from "../../src/experiment/evidence/group-sequential.ts";
import { hazardRatio } from "../../src/experiment/evidence/hazard-ratio.ts";
import { logRankEvidence } from "../../src/experiment/evidence/log-rank.ts";
import { rateDifference } from "../../src/experiment/evidence/rate-difference.ts";
import { sampleRatio } from "../../src/experiment/evidence/sample-ratio.ts";

/** A hundred on each side from the start; then one after the other responds. */
function seen(letters: string) {
  const waiting = { control: 100, other: 100 };
  return letters.split("").map((letter, at) => {
    const by: Side = letter === "B" ? "other" : "control";
    const response = { at, by, ...waiting };
    waiting[by] -= 1;
    return response;
  });
}

describe("the evidence of the safe log-rank test", () => {
  test.each([
    ["", 1],
    ["BBB", 1.170068],
    ["ABAB", 0.896589],
    ["B".repeat(10), 6.13168],
    ["BBBA".repeat(5), 3.263989],
  ])("of %j is %d", (letters, e) => {
    expect(Math.abs(logRankEvidence(seen(letters)).e - e)).toBeLessThan(1e-6);
  });

  test("is the same for either side", () => {
    const turned = (letters: string) =>
      letters
        .split("")
        .map((letter) => (letter === "A" ? "B" : "A"))
        .join("");
    expect(logRankEvidence(seen(turned("BBBABB"))).e).toBeCloseTo(logRankEvidence(seen("BBBABB")).e, 12);
  });

  test("does not grow by responses where only one side is left", () => {
    const alone = Array.from({ length: 50 }, (_, at) => ({ at, by: "other" as const, control: 0, other: 60 - at }));
    expect(logRankEvidence(alone).e).toBeCloseTo(1, 12);
  });
});

describe("those at risk", () => {
  const person = (side: Side, from: number, respondedAt: number | null = null, leftAt: number | null = null) =>
    ({ side, from, respondedAt, leftAt }) satisfies Participant;

  test("come later, leave, and have responded", () => {
    const people = [
      person("control", 0, 5),
      person("control", 0, null, 3),
      person("other", 1, 4),
      person("other", 4),
      person("other", 9),
    ];
    expect(rankResponses(people, 10)).toEqual([
      { at: 4, by: "other", control: 1, other: 2 },
      { at: 5, by: "control", control: 1, other: 1 },
    ]);
  });

  test("what comes after they left, or after the look, counts not", () => {
    expect(rankResponses([person("other", 0, 5, 4), person("control", 0, 7)], 6)).toEqual([]);
  });

  test("in one instant people come, respond and leave in this order", () => {
    expect(rankResponses([person("other", 2, 2), person("control", 0, null, 2)], 3)).toEqual([
      { at: 2, by: "other", control: 1, other: 1 },
    ]);
  });
});

describe("the hazard ratio", () => {
  test("of nothing can be anything", () => {
    expect(hazardRatio([])).toEqual({ estimate: 1, low: Math.exp(-5), high: Math.exp(5) });
  });

  test("holds 1 exactly while the evidence is below 20", () => {
    for (const letters of ["BBB", "ABAB", "B".repeat(10), "B".repeat(16), "B".repeat(30), "BBBA".repeat(20)]) {
      const { low, high } = hazardRatio(seen(letters));
      expect(low <= 1 && high >= 1).toBe(logRankEvidence(seen(letters)).e < 20);
    }
  });

  test("is where the responses are", () => {
    const { estimate, low, high } = hazardRatio(seen("BBBA".repeat(20)));
    expect(estimate).toBeGreaterThan(3);
    expect([low < estimate, estimate < high]).toEqual([true, true]);
  });
});

test("the sample ratio has the published values", () => {
  const arms = [
    { count: 2, weight: 0.4 },
    { count: 2, weight: 0.4 },
    { count: 1, weight: 0.2 },
  ];
  const { logAny, logAsked } = sampleRatio(arms);
  expect([logAny, logAsked].map((log) => log.toFixed(7))).toEqual(["-6.4457198", "-5.2746008"]);
});

test("the sample ratio finds a lost tenth of one arm, and nothing where nothing is lost", () => {
  expect(
    sampleRatio([
      { count: 10_000, weight: 50 },
      { count: 9_000, weight: 50 },
    ]).e,
  ).toBeGreaterThan(1e6);
  expect(
    sampleRatio([
      { count: 10_000, weight: 50 },
      { count: 10_050, weight: 50 },
    ]).e,
  ).toBeLessThan(1);
});

test.each([
  [20, 1000, 40, 1000, -0.00379, 0.04379, 5],
  [200, 10_000, 260, 10_000, -0.000628, 0.012628, 6],
])("%d of %d against %d of %d differ by %d to %d", (a, ofA, b, ofB, low, high, digits) => {
  const found = rateDifference({ count: a, of: ofA }, { count: b, of: ofB });
  expect([found?.low.toFixed(digits), found?.high.toFixed(digits)].map(Number)).toEqual([low, high]);
});

test("p of 20 in 1,000 against 40 in 1,000 is 0.14842", () => {
  expect(rateDifference({ count: 20, of: 1000 }, { count: 40, of: 1000 })?.p.toFixed(5)).toBe("0.14842");
});

describe("looks that were fixed beforehand", () => {
  // Reboussin, DeMets, Kim, Lan (Control Clin Trials 21, 2000, 190): two-sided 5 %, equal steps, spending like O'Brien and Fleming's.
  test.each([
    [1, [1.96]],
    [2, [2.9626, 1.9686]],
    [3, [3.7103, 2.5114, 1.993]],
    [4, [4.3326, 2.9631, 2.359, 2.0141]],
    [5, [4.8769, 3.3569, 2.6803, 2.2898, 2.031]],
  ])("%d of them have the published bounds", (looks, published) => {
    const bounds = obrienFlemingBounds(published.map((_, k) => (k + 1) / looks));
    for (const [k, bound] of bounds.entries()) expect(Math.abs(bound - (published[k] ?? 0))).toBeLessThan(2e-4);
  });

  test("show the same whenever somebody looks, and nothing in between", () => {
    const responses = seen("BBBBBBBBABBBBBBBABBBBBBBBBBBBBBABBBBBBBB");
    const plan = { looks: 2, responses: 40 };
    const [first, last] = groupSequentialLooks(responses, plan);
    expect(first).toMatchObject({ responses: 20, isCrossed: true });
    expect(last).toMatchObject({ responses: 40, isCrossed: true });
    expect(groupSequentialLooks(responses.slice(0, 39), plan)).toMatchObject([
      first!,
      { responses: 40, z: null, isCrossed: false },
    ]);
    expect(groupSequentialLooks(responses.slice(0, 19), plan).map(({ z }) => z)).toEqual([null, null]);
  });

  test("are enough by chance in one of twenty at the most, however few responses there are and however the sides divide", () => {
    // Every way that eight to twelve responses can fall, with how likely it is where both sides respond alike.
    for (const [control, other] of [
      [200, 200],
      [12, 12],
      [40, 10],
    ] as const) {
      for (const [looks, planned] of [
        [1, 8],
        [2, 10],
        [5, 12],
      ] as const) {
        let wrong = 0;
        for (let way = 0; way < 2 ** planned; way += 1) {
          let likely = 1;
          const waiting = { control, other } as { control: number; other: number };
          const responses = Array.from({ length: planned }, (_, at) => {
            const by: Side = (way >> at) & 1 ? "other" : "control";
            const response = { at, by, ...waiting };
            likely *= waiting[by] / (waiting.control + waiting.other);
            waiting[by] -= 1;
            return response;
          });
          const crossed = groupSequentialLooks(responses, { looks, responses: planned }).some((look) => look.isCrossed);
          if (crossed) wrong += likely;
        }
        expect(wrong).toBeLessThanOrEqual(0.05);
        expect(wrong).toBeGreaterThan(0.001);
      }
    }
  });

  test("are nearly those of the normal law where there are many responses", () => {
    const many = Array.from({ length: 2_000 }, (_, at) => {
      const by: Side = at % 2 === 0 ? "other" : "control";
      return { at, by, control: 100_000, other: 100_000 };
    });
    const bounds = groupSequentialLooks(many, { looks: 5, responses: 2_000 }).map(({ bound }) => bound);
    for (const [k, bound] of obrienFlemingBounds([0.2, 0.4, 0.6, 0.8, 1]).entries())
      expect(Math.abs((bounds[k] ?? 0) - bound)).toBeLessThan(0.12);
  });

  test("give a statistic that is that of Mantel, counted by hand", () => {
    // Two of ours out of 1 + 1, and one out of 1 + 3: three times one half less than one, and so on.
    const responses = [
      { at: 1, by: "other", control: 1, other: 1 },
      { at: 2, by: "control", control: 1, other: 3 },
    ] as const;
    expect(logRankZ(responses)).toBeCloseTo((0.5 - 0.75) / Math.sqrt(0.25 + 0.1875), 12);
  });
});
