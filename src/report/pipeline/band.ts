const tail = 0.025;
/** From there on a count is as good as normal. */
const large = 1_000;
const z = 1.959963984540054;

/**
 * Between what a count lies with a probability of 95 %, when its mean is a weighted sum of counts that were seen: the gamma
 * interval of a directly standardized rate (Fay and Feuer 1997, with the mean weight of Tiwari, Clegg and Zou 2006), and the
 * chance of the count itself, which makes a negative binomial of it. Pure and deterministic.
 * @param sum the weighted sum: what is expected
 * @param variance the sum of the squared weights times the counts
 * @param weight mean of the weights: what one more that was seen would have added
 */
export function countBand({ sum, variance, weight }: { sum: number; variance: number; weight: number }): {
  low: number;
  high: number;
} {
  const upper = sum + weight;
  return {
    low: quantile(sum, sum + variance, tail),
    high: quantile(upper, upper + variance + weight * weight, 1 - tail),
  };
}

/** The least count at which the negative binomial distribution of a mean and a variance above it has reached a probability. */
export function quantile(mean: number, variance: number, probability: number): number {
  if (mean <= 0) return 0;
  if (mean > large) {
    const side = probability < 0.5 ? -z : z;
    return Math.max(0, Math.round(mean + side * Math.sqrt(variance)));
  }
  const extra = variance - mean;
  // Without anything above the mean it is Poisson's distribution.
  const size = extra > 1e-9 ? (mean * mean) / extra : Infinity;
  const factor = size === Infinity ? 0 : mean / (size + mean);
  let term = size === Infinity ? Math.exp(-mean) : (size / (size + mean)) ** size;
  let reached = term;
  let count = 0;
  // The second limit is for what rounding leaves of the last probabilities.
  while (reached < probability && count < mean + 40 * Math.sqrt(variance) + 40) {
    term *= size === Infinity ? mean / (count + 1) : (factor * (size + count)) / (count + 1);
    count += 1;
    reached += term;
  }
  return count;
}
