import { brierScore, crossFit, deciles } from "./calibrate.ts";
import type { Decile, ScoreBin } from "./calibrate.ts";
import type { BacktestTally } from "./tally.ts";

type Counts = BacktestTally["rules"];

/** How well one way to forecast did. A quotient without anything below the line is null. */
export interface Quality {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  trueNegatives: number;
  precision: number | null;
  recall: number | null;
  /** Hours by which it was ahead of what really happened, of those forecast rightly; below 0 it came after. */
  leadHours: { p10: number; median: number; p90: number } | null;
  brier: number | null;
}

export interface BacktestResult {
  leads: number;
  undecided: number;
  /** Share of good leads among those that are decided: what a forecast without any knowledge says. */
  baseRate: number | null;
  brierOfBaseRate: number | null;
  rules: Quality;
  replied: Quality;
  outcomes: BacktestTally["outcomes"];
  calibration: Decile[];
}

/** What a backtest has found. */
export function summarize({ leads, undecided, rules, replied, outcomes, scores }: BacktestTally): BacktestResult {
  const forecasts = crossFit([binsOf(scores[0]), binsOf(scores[1])]);
  const good = rules.truePositives + rules.falseNegatives;
  const baseRate = quotient(good, leads - undecided);
  return {
    leads,
    undecided,
    baseRate,
    brierOfBaseRate: baseRate === null ? null : baseRate * (1 - baseRate),
    rules: qualityOf(rules, brierScore(forecasts)),
    replied: qualityOf(replied, brierOfTwo(replied)),
    outcomes,
    calibration: deciles(forecasts),
  };
}

function qualityOf({ leadHours, ...counts }: Counts, brier: number | null): Quality {
  const { truePositives, falsePositives, falseNegatives } = counts;
  return {
    ...counts,
    precision: quotient(truePositives, truePositives + falsePositives),
    recall: quotient(truePositives, truePositives + falseNegatives),
    leadHours: quantiles(leadHours),
    brier,
  };
}

const quotient = (part: number, whole: number) => (whole === 0 ? null : part / whole);

/** Who replied and who did not are each forecast what is true of them on average. */
function brierOfTwo({ truePositives, falsePositives, falseNegatives, trueNegatives }: Counts): number | null {
  const spread = (good: number, bad: number) => (good + bad === 0 ? 0 : (good * bad) / (good + bad));
  const all = truePositives + falsePositives + falseNegatives + trueNegatives;
  return quotient(spread(truePositives, falsePositives) + spread(falseNegatives, trueNegatives), all);
}

function binsOf(scores: BacktestTally["scores"][number]): ScoreBin[] {
  return Object.entries(scores).map(([score, [bad, good]]) => ({ score: Number(score), bad, good }));
}

function quantiles(hours: Counts["leadHours"]): Quality["leadHours"] {
  const sorted = Object.entries(hours)
    .map(([hour, count]) => ({ hour: Number(hour), count }))
    .sort((a, b) => a.hour - b.hour);
  const all = sorted.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return null;
  const at = (share: number) => {
    let passed = 0;
    for (const { hour, count } of sorted) {
      passed += count;
      if (passed >= share * all) return hour;
    }
    return sorted.at(-1)?.hour ?? 0;
  };
  return { p10: at(0.1), median: at(0.5), p90: at(0.9) };
}
