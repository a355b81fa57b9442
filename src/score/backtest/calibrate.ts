/** Leads of one score: bad and good. */
export interface ScoreBin {
  score: number;
  bad: number;
  good: number;
}

/** What a score says of the odds, by logistic regression: 1 / (1 + exp(-(slope * score + intercept))). */
interface Curve {
  slope: number;
  intercept: number;
}

const probability = ({ slope, intercept }: Curve, score: number) => 1 / (1 + Math.exp(-(slope * score + intercept)));

/**
 * Fits the curve to bins by Newton's method, towards targets that Platt has smoothed (Probabilistic Outputs for Support
 * Vector Machines, 1999), so that leads that are told apart without fault do not make it infinitely steep.
 */
export function fitCurve(bins: readonly ScoreBin[]): Curve {
  const good = bins.reduce((sum, bin) => sum + bin.good, 0);
  const bad = bins.reduce((sum, bin) => sum + bin.bad, 0);
  const [yes, no] = [(good + 1) / (good + 2), 1 / (bad + 2)];
  const scale = Math.max(1, ...bins.map(({ score }) => Math.abs(score)));
  let curve = { slope: 0, intercept: Math.log((good + 1) / (bad + 1)) };
  for (let step = 0; step < 100; step += 1) {
    const next = newton(bins, curve, yes, no, scale);
    const moved = Math.abs(next.slope - curve.slope) + Math.abs(next.intercept - curve.intercept);
    curve = next;
    if (moved < 1e-9) break;
  }
  return { slope: curve.slope / scale, intercept: curve.intercept };
}

/** One step, with scores divided by `scale`. A little is added to the diagonal where all leads have one score. */
function newton(bins: readonly ScoreBin[], curve: Curve, yes: number, no: number, scale: number): Curve {
  let [g0, g1, h00, h01, h11] = [0, 0, 1e-6, 0, 1e-6];
  for (const { score, bad, good } of bins) {
    const [x, n] = [score / scale, bad + good];
    const p = probability(curve, x);
    const wrong = n * p - good * yes - bad * no;
    const weight = n * Math.max(p * (1 - p), 1e-12);
    g0 += wrong;
    g1 += wrong * x;
    h00 += weight;
    h01 += weight * x;
    h11 += weight * x * x;
  }
  const det = h00 * h11 - h01 * h01;
  // Long steps may overshoot where the curve is flat.
  const limit = (step: number) => Math.max(-4, Math.min(4, step));
  return {
    intercept: curve.intercept - limit((h11 * g0 - h01 * g1) / det),
    slope: curve.slope - limit((h00 * g1 - h01 * g0) / det),
  };
}

/** Bins with the probability of each, by the curve that the other half teaches. */
export type Forecast = ScoreBin & { probability: number };

/** Forecasts for two halves of the leads, each by what is learned from the other. */
export function crossFit([a, b]: readonly [readonly ScoreBin[], readonly ScoreBin[]]): Forecast[] {
  const [ofA, ofB] = [fitCurve(a), fitCurve(b)];
  const by = (bins: readonly ScoreBin[], curve: Curve) =>
    bins.map((bin) => ({ ...bin, probability: probability(curve, bin.score) }));
  return [...by(a, ofB), ...by(b, ofA)];
}

/** The Brier score: the mean square of what forecasts were off by. 0 is perfect; null without leads. */
export function brierScore(forecasts: readonly Forecast[]): number | null {
  const leads = forecasts.reduce((sum, { bad, good }) => sum + bad + good, 0);
  if (leads === 0) return null;
  const off = forecasts.reduce((sum, { bad, good, probability: p }) => sum + good * (1 - p) ** 2 + bad * p ** 2, 0);
  return off / leads;
}

/** A tenth of the leads, by their forecasts: from which scores on, what was forecast, and what was true. */
export interface Decile {
  decile: number;
  leads: number;
  scoreFrom: number;
  scoreTo: number;
  forecast: number;
  observed: number;
}

/** Ten equal parts of the leads, the lowest scores first. Leads of one score that two parts share are split evenly. */
export function deciles(forecasts: readonly Forecast[]): Decile[] {
  const sorted = forecasts.toSorted((a, b) => a.score - b.score || a.probability - b.probability);
  const leads = sorted.reduce((sum, { bad, good }) => sum + bad + good, 0);
  if (leads === 0) return [];
  const share = leads / 10;
  const found: Decile[] = [];
  let current: Decile | undefined;
  for (const { score, bad, good, probability: p } of sorted) {
    let left = bad + good;
    const rate = good / left;
    while (left > 1e-9) {
      if (current === undefined || current.leads >= share - 1e-6) {
        current = { decile: found.length + 1, leads: 0, scoreFrom: score, scoreTo: score, forecast: 0, observed: 0 };
        found.push(current);
      }
      const taken = found.length === 10 ? left : Math.min(left, share - current.leads);
      current.leads += taken;
      current.scoreTo = score;
      current.forecast += taken * p;
      current.observed += taken * rate;
      left -= taken;
    }
  }
  return found.map((one) => ({
    ...one,
    leads: Math.round(one.leads),
    forecast: one.forecast / one.leads,
    observed: one.observed / one.leads,
  }));
}
