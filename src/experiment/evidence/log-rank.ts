import type { RankedResponse } from "./at-risk.ts";

/** Log hazard ratios that are thought of beforehand, with how likely each is: a grid from -2 to 2 around no difference. */
const grid = priorGrid({ points: 41, reach: 2, deviation: 0.5 });

function priorGrid({ points, reach, deviation }: { points: number; reach: number; deviation: number }) {
  const ratios = Array.from({ length: points }, (_, i) => -reach + (2 * reach * i) / (points - 1));
  const densities = ratios.map((ratio) => Math.exp(-(ratio ** 2) / (2 * deviation ** 2)));
  const total = densities.reduce((sum, density) => sum + density, 0);
  return ratios.map((ratio, i) => ({ ratio, weight: (densities[i] ?? 0) / total }));
}

/** The log probability that the response fell where it fell, given that one came, under a log hazard ratio. */
function logProbability({ by, control, other }: Pick<RankedResponse, "by" | "control" | "other">, ratio: number) {
  const pull = other * Math.exp(ratio);
  return Math.log((by === "other" ? pull : control) / (control + pull));
}

/** The log partial likelihood of all responses under one log hazard ratio (Cox 1972). */
export function logLikelihood(responses: readonly RankedResponse[], ratio: number): number {
  return responses.reduce((sum, response) => sum + logProbability(response, ratio), 0);
}

/** The mixture of the grid against one log hazard ratio, built up response by response. */
export class LogRankEvidence {
  readonly #logs = grid.map(({ weight }) => Math.log(weight));
  #null = 0;

  /** Takes one response in. */
  add(response: Pick<RankedResponse, "by" | "control" | "other">): void {
    grid.forEach(({ ratio }, i) => {
      this.#logs[i] = (this.#logs[i] ?? 0) + logProbability(response, ratio);
    });
    this.#null += logProbability(response, 0);
  }

  /** The log likelihood of the mixture. */
  get logMixture(): number {
    const highest = Math.max(...this.#logs);
    return highest + Math.log(this.#logs.reduce((sum, log) => sum + Math.exp(log - highest), 0));
  }

  /**
   * The e-value against "both sides respond alike": under it, it reaches 20 in one run of twenty at the most, however often
   * one looks.
   */
  get e(): number {
    return Math.exp(this.logMixture - this.#null);
  }

  /** The log hazard ratio to expect after all that was seen. */
  get expectedRatio(): number {
    const highest = Math.max(...this.#logs);
    const weights = this.#logs.map((log) => Math.exp(log - highest));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return grid.reduce((sum, { ratio }, i) => sum + (ratio * (weights[i] ?? 0)) / total, 0);
  }
}

/**
 * The evidence of responses by the safe log-rank test (ter Schure, Pérez-Ortiz, Ly, Grünwald: arXiv 2011.06931): at each
 * response, where both sides respond alike, it is the other side's with the probability of its share of those at risk.
 * It holds at any look, for unequal sides, for few responses, for those that come late, and for people who leave.
 */
export function logRankEvidence(responses: readonly RankedResponse[]): LogRankEvidence {
  const evidence = new LogRankEvidence();
  for (const response of responses) evidence.add(response);
  return evidence;
}
