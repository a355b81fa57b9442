import type { RankedResponse } from "./at-risk.ts";
import { normalAbove, normalDensity, normalQuantile } from "./normal.ts";

/** One look: after how many responses, what it shows (null while there are fewer), and from where on it is enough. */
export interface Look {
  responses: number;
  z: number | null;
  bound: number;
  isCrossed: boolean;
}

/**
 * Looks at equal steps up to a number of responses that was fixed beforehand: the log-rank statistic (Mantel 1966) against bounds that
 * together are crossed in one experiment of twenty, by chance, at the most. What a look shows depends on the first responses alone, so
 * it is the same whenever somebody sees it. `z` above 0: the other side responds more.
 */
export function groupSequentialLooks(
  responses: readonly RankedResponse[],
  { looks, responses: planned }: { looks: number; responses: number },
): Look[] {
  const bounds = obrienFlemingBounds(Array.from({ length: looks }, (_, k) => (k + 1) / looks));
  return bounds.map((bound, k): Look => {
    const needed = Math.ceil((planned * (k + 1)) / looks);
    const z = responses.length < needed ? null : logRankZ(responses.slice(0, needed));
    return { responses: needed, z, bound, isCrossed: z !== null && Math.abs(z) >= bound };
  });
}

/** The log-rank statistic of responses: how far their number on the other side is from what the shares at risk say. */
export function logRankZ(responses: readonly RankedResponse[]): number {
  let [excess, variance] = [0, 0];
  for (const { by, control, other } of responses) {
    const share = other / (control + other);
    excess += (by === "other" ? 1 : 0) - share;
    variance += share * (1 - share);
  }
  return variance === 0 ? 0 : excess / Math.sqrt(variance);
}

/**
 * Two-sided bounds for a statistic seen at shares `times` of its information (the last is 1), by the error spending function of Lan and
 * DeMets (Biometrika 70, 1983, 659) that is like O'Brien and Fleming's. They are found by integrating from look to look what goes on
 * (Armitage, McPherson, Rowe 1969).
 */
export function obrienFlemingBounds(times: readonly number[], alpha = 0.05): number[] {
  const spent = (time: number) => 2 * normalAbove(normalQuantile(alpha / 4) / Math.sqrt(time));
  const bounds: number[] = [];
  let state: Going | undefined;
  for (const [k, time] of times.entries()) {
    const before = k === 0 ? 0 : (times[k - 1] ?? 0);
    const toSpend = spent(time) - (k === 0 ? 0 : spent(before));
    const step = Math.sqrt(time - before);
    const above = (edge: number) =>
      state === undefined ? normalAbove(edge / step) : integrate(state, (from) => normalAbove((edge - from) / step));
    const edge = solve((at) => above(at) - toSpend);
    bounds.push(edge / Math.sqrt(time));
    state = goOn(state, edge, step);
  }
  return bounds;
}

/** The density of those that have crossed nothing yet, at even points from `-edge` to `edge`. */
interface Going {
  edge: number;
  density: readonly number[];
}

const points = 401;

function goOn(state: Going | undefined, edge: number, step: number): Going {
  const density = Array.from({ length: points }, (_, i) => {
    const at = -edge + (2 * edge * i) / (points - 1);
    return state === undefined
      ? normalDensity(at / step) / step
      : integrate(state, (from) => normalDensity((at - from) / step) / step);
  });
  return { edge, density };
}

/** By Simpson's rule. */
function integrate({ edge, density }: Going, weight: (at: number) => number): number {
  const width = (2 * edge) / (points - 1);
  return (
    (width / 3) *
    density.reduce((sum, value, i) => {
      const factor = i === 0 || i === points - 1 ? 1 : i % 2 === 1 ? 4 : 2;
      return sum + factor * value * weight(-edge + i * width);
    }, 0)
  );
}

/** Where a falling function is zero. */
function solve(of: (at: number) => number): number {
  let [low, high] = [0, 20];
  for (let turn = 0; turn < 60; turn += 1) {
    const middle = (low + high) / 2;
    if (of(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
