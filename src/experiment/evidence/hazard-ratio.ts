import type { RankedResponse } from "./at-risk.ts";
import { logLikelihood, logRankEvidence } from "./log-rank.ts";

/** How much more often the other side responds than control. `low` and `high` hold all ratios that nothing speaks against. */
export interface HazardRatio {
  estimate: number;
  low: number;
  high: number;
}

/** Where nothing is known, what could be: e^-5 to e^5. */
const furthest = 5;
const precision = 1e-7;

/**
 * The ratio with its confidence sequence: ratios against which the evidence is below 1 / `alpha`. The true one is in it at
 * every look at once, with probability 1 - alpha at least.
 */
export function hazardRatio(responses: readonly RankedResponse[], alpha = 0.05): HazardRatio {
  const evidence = logRankEvidence(responses);
  // Evidence against a ratio is the mixture over its likelihood, which is log-concave: the set is one interval.
  const bar = evidence.logMixture - Math.log(1 / alpha);
  const estimate = highest(responses);
  const isOut = (ratio: number) => logLikelihood(responses, ratio) <= bar;
  return {
    estimate: Math.exp(estimate),
    low: Math.exp(edge(isOut, -furthest, estimate)),
    high: Math.exp(edge(isOut, furthest, estimate)),
  };
}

/** Between what is out and what is in. */
function edge(isOut: (ratio: number) => boolean, from: number, to: number): number {
  if (!isOut(from)) return from;
  let [out, within] = [from, to];
  while (Math.abs(out - within) > precision) {
    const middle = (out + within) / 2;
    if (isOut(middle)) out = middle;
    else within = middle;
  }
  return out;
}

/** The ratio of the highest likelihood, by golden section. */
function highest(responses: readonly RankedResponse[]): number {
  if (responses.length === 0) return 0;
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [-furthest, furthest];
  while (high - low > precision) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (logLikelihood(responses, left) < logLikelihood(responses, right)) low = left;
    else high = right;
  }
  return (low + high) / 2;
}
