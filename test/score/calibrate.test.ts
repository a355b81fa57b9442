import { describe, expect, test } from "vitest";
import { brierScore, crossFit, deciles, fitCurve } from "../../src/score/backtest/calibrate.ts";
import { replayLead } from "../../src/score/backtest/replay.ts";
import { summarize } from "../../src/score/backtest/summarize.ts";
import { countLead, emptyTally } from "../../src/score/backtest/tally.ts";
import type { Judged } from "../../src/score/backtest/tally.ts";
import { rulesOf } from "./support.ts";

const hourMs = 3_600_000;

/** Bins whose odds follow a logistic curve. */
const bins = Array.from({ length: 61 }, (_, score) => {
  const good = 10_000 / (1 + Math.exp(-(0.2 * score - 6)));
  return { score, good, bad: 10_000 - good };
});

describe("forecasts", () => {
  test("recover the curve that a history follows", () => {
    const { slope, intercept } = fitCurve(bins);
    expect(slope).toBeCloseTo(0.2, 3);
    expect(intercept).toBeCloseTo(-6, 1);
  });

  test("are calibrated: what is forecast of a tenth is true of it", () => {
    const parts = deciles(crossFit([bins, bins]));
    expect(parts.map(({ decile }) => decile)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(new Set(parts.map(({ leads }) => leads))).toEqual(new Set([122_000]));
    for (const { forecast, observed } of parts) expect(forecast).toBeCloseTo(observed, 3);
  });

  test("of leads that are told apart without fault, or are all alike, stay finite", () => {
    const apart = [
      { score: 0, bad: 100, good: 0 },
      { score: 50, bad: 0, good: 100 },
    ];
    expect(brierScore(crossFit([apart, apart]))).toBeLessThan(0.01);
    const alike = [{ score: 7, bad: 75, good: 25 }];
    expect(brierScore(crossFit([alike, alike]))).toBeCloseTo(0.25 * 0.75, 3);
    expect(brierScore(crossFit([[], []]))).toBeNull();
    expect(deciles([])).toEqual([]);
  });

  test("have a Brier score: the mean square of what they were off by", () => {
    const forecasts = [
      { score: 1, bad: 1, good: 1, probability: 0.5 },
      { score: 2, bad: 0, good: 2, probability: 0.9 },
    ];
    expect(brierScore(forecasts)).toBeCloseTo((0.25 + 0.25 + 0.01 + 0.01) / 4, 12);
  });
});

describe("a tally", () => {
  const lead = (more: Partial<Judged> = {}): Judged => ({
    id: crypto.randomUUID(),
    outcome: "none",
    isGood: false,
    reallyAt: null,
    promotedAt: null,
    repliedAt: null,
    peak: 0,
    ...more,
  });
  const good = { outcome: "accepted", isGood: true, reallyAt: 100 * hourMs } as const;

  test("counts who was forecast against how it went, and how far ahead", () => {
    const tally = emptyTally();
    for (const promotedAt of [10, 40, 90, 104]) countLead(tally, lead({ ...good, promotedAt: promotedAt * hourMs }));
    countLead(tally, lead({ ...good, repliedAt: 99 * hourMs }));
    countLead(tally, lead({ promotedAt: 5 * hourMs }));
    countLead(tally, lead());
    countLead(tally, lead({ outcome: "undecided", promotedAt: 5 * hourMs }));
    const result = summarize(tally);
    expect(result).toMatchObject({ leads: 8, undecided: 1, baseRate: 5 / 7 });
    expect(result.rules).toMatchObject({ truePositives: 4, falsePositives: 1, falseNegatives: 1, trueNegatives: 1 });
    expect(result.rules).toMatchObject({ precision: 0.8, recall: 0.8, leadHours: { p10: -4, median: 10, p90: 90 } });
    expect(result.replied).toMatchObject({ precision: 1, recall: 0.2 });
    expect(result.outcomes).toMatchObject({ accepted: { promoted: 4, left: 1 }, undecided: { promoted: 1, left: 0 } });
  });

  test("without leads has no quotients", () => {
    const result = summarize(emptyTally());
    expect(result).toMatchObject({ baseRate: null, brierOfBaseRate: null, calibration: [] });
    expect(result.rules).toMatchObject({ precision: null, recall: null, leadHours: null, brier: null });
  });
});

test("a replay promotes at the moment the score is reached, and sees nothing after the end", () => {
  const rules = rulesOf({ engagement: [{ id: "g", rules: [{ id: "r", on: "open", points: 10 }] }] });
  const entries = [30, 10, 20].map((at) => ({ no: 0, at, id: String(at) }));
  const past = { fit: 5, createdAt: 0, until: null, entries };
  expect(replayLead(rules, past, 25)).toEqual({ promotedAt: 20, peak: 35 });
  expect(replayLead(rules, { ...past, until: 19 }, 25)).toEqual({ promotedAt: null, peak: 15 });
  expect(replayLead(rules, past, 5)).toMatchObject({ promotedAt: 0 });
  expect(replayLead(rules, past, 36)).toMatchObject({ promotedAt: null });
});
