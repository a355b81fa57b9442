/** Points of a group as of the instant that times are counted from; they halve every `halfLife` milliseconds, null: never. */
export interface Term {
  value: number;
  halfLife: number | null;
}

/** One exponential of the sum: `value * exp(-rate * t)`. */
interface Exponential {
  value: number;
  rate: number;
}

// After so many of the longest half-lives, nothing is left of any points that can be given.
const halvings = 64;

/**
 * When the sum of decaying points passes a threshold by time alone, up or down, in milliseconds from now, earliest first. With
 * one group that decays it is its half-life times log2(points / threshold); with more, the sum is cut where it turns (its
 * derivative, divided by one of its exponentials, is a sum with one term less), and each piece holds one crossing at most.
 */
export function crossings(terms: readonly Term[], threshold: number): number[] {
  const constant = terms.reduce((sum, { value, halfLife }) => sum + (halfLife === null ? value : 0), -threshold);
  const rates = new Map<number, number>();
  for (const { value, halfLife } of terms) {
    if (halfLife === null) continue;
    const rate = Math.LN2 / halfLife;
    rates.set(rate, (rates.get(rate) ?? 0) + value);
  }
  const decaying = Array.from(rates, ([rate, value]) => ({ rate, value })).filter(({ value }) => value !== 0);
  const [only] = decaying;
  if (only === undefined) return [];
  if (decaying.length === 1) {
    const ratio = only.value / -constant;
    return ratio > 1 ? [Math.log(ratio) / only.rate] : [];
  }
  const end = (halvings * Math.LN2) / Math.min(...decaying.map(({ rate }) => rate));
  return roots([...decaying, { value: constant, rate: 0 }], end);
}

const at = (sum: readonly Exponential[], t: number) =>
  sum.reduce((total, { value, rate }) => total + value * Math.exp(-rate * t), 0);

/** Where a sum of exponentials changes its sign between 0 and `end`. */
function roots(sum: readonly Exponential[], end: number): number[] {
  const [first, ...rest] = sum;
  if (first === undefined || rest.length === 0) return [];
  // Divided by its first exponential, the sum has the same roots; its derivative has no first term any more.
  const slope = rest.map(({ value, rate }) => ({ value: -value * (rate - first.rate), rate: rate - first.rate }));
  const scaled = sum.map(({ value, rate }) => ({ value, rate: rate - first.rate }));
  const edges = [0, ...roots(slope, end), end];
  return edges.flatMap((from, i) => {
    const to = edges[i + 1];
    if (to === undefined) return [];
    const [a, b] = [at(scaled, from), at(scaled, to)];
    return a !== 0 && a > 0 !== b > 0 ? [bisect((t) => at(scaled, t) > 0, from, to)] : [];
  });
}

function bisect(isAbove: (t: number) => boolean, from: number, to: number): number {
  const begins = isAbove(from);
  let [low, high] = [from, to];
  for (let i = 0; i < 200 && high - low > 0.001; i += 1) {
    const middle = (low + high) / 2;
    if (isAbove(middle) === begins) low = middle;
    else high = middle;
  }
  return high;
}
