import type { RankedResponse } from "./at-risk.ts";
import { exactBounds } from "./exact-looks.ts";
import { normalAbove, normalDensity, normalQuantile } from "./normal.ts";

/**
 * One look: after how many responses, what it shows (null while there are fewer), and from where on it is enough. `z` above 0: the
 * other side responds more. Of a look that is over, `bound` is that of the exact law on the side where `z` is; of one to come it is about where it will be.
 */
export interface Look {
  responses: number;
  z: number | null;
  bound: number;
  isCrossed: boolean;
}

const alpha = 0.05;
/** From there on counts are as good as normal, and their exact law takes long. */
const exactUpTo = 20_000;

/**
 * Looks at equal steps up to a number of responses that was fixed beforehand: the log-rank statistic (Mantel 1966) against bounds that
 * together are crossed in one experiment of twenty, by chance, at the most, however few the responses are. What a look shows depends
 * on the first responses alone, so it is the same whenever somebody sees it.
 */
export function groupSequentialLooks(
  responses: readonly RankedResponse[],
  { looks, responses: planned }: { looks: number; responses: number },
): Look[] {
  const needed = Array.from({ length: looks }, (_, k) => Math.ceil((planned * (k + 1)) / looks));
  const times = needed.map((count) => count / planned);
  const exact =
    planned > exactUpTo
      ? []
      : exactBounds(
          responses,
          needed.map((count, k) => ({ responses: count, spent: spentAt(times[k] ?? 1, alpha) })),
        );
  // Worked out by integrating: only where one is needed.
  const usual = exact.length === looks ? [] : obrienFlemingBounds(times, alpha);
  return needed.map((count, k): Look => {
    const asUsual = usual[k] ?? Infinity;
    if (responses.length < count) return { responses: count, z: null, bound: asUsual, isCrossed: false };
    const { others, expected, deviation } = logRank(responses.slice(0, count));
    const z = deviation === 0 ? 0 : (others - expected) / deviation;
    const counts = exact[k];
    if (counts === undefined || deviation === 0)
      return { responses: count, z, bound: asUsual, isCrossed: Math.abs(z) >= asUsual };
    const bound = (z < 0 ? expected - counts.low : counts.high - expected) / deviation;
    return { responses: count, z, bound, isCrossed: others <= counts.low || others >= counts.high };
  });
}

/** How many responses were the other side's, how many of them the shares at risk let one expect, and by how much that varies. */
function logRank(responses: readonly RankedResponse[]): { others: number; expected: number; deviation: number } {
  let [others, expected, variance] = [0, 0, 0];
  for (const { by, control, other } of responses) {
    const share = other / (control + other);
    others += by === "other" ? 1 : 0;
    expected += share;
    variance += share * (1 - share);
  }
  return { others, expected, deviation: Math.sqrt(variance) };
}

/** The log-rank statistic of responses: how far their number on the other side is from what the shares at risk say. */
export function logRankZ(responses: readonly RankedResponse[]): number {
  const { others, expected, deviation } = logRank(responses);
  return deviation === 0 ? 0 : (others - expected) / deviation;
}

/** The share of the error that is spent on either side up to a share of the information, like O'Brien and Fleming's (Lan and DeMets, Biometrika 70, 1983, 659). */
function spentAt(time: number, error: number): number {
  return 2 * normalAbove(normalQuantile(error / 4) / Math.sqrt(time));
}

/**
 * Two-sided bounds for a statistic seen at shares `times` of its information (the last is 1), by the error spending function of Lan and
 * DeMets (Biometrika 70, 1983, 659) that is like O'Brien and Fleming's. They are found by integrating from look to look what goes on
 * (Armitage, McPherson, Rowe 1969).
 */
export function obrienFlemingBounds(times: readonly number[], error = alpha): number[] {
  const bounds: number[] = [];
  let state: Going | undefined;
  for (const [k, time] of times.entries()) {
    const before = k === 0 ? 0 : (times[k - 1] ?? 0);
    const toSpend = spentAt(time, error) - (k === 0 ? 0 : spentAt(before, error));
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
