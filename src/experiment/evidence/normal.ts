/** The density of the standard normal distribution. */
export const normalDensity = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** The probability that a standard normal is above `x`, also far out: by a series near the middle, by a continued fraction in the tails. */
export function normalAbove(x: number): number {
  if (x < 0) return 1 - normalAbove(-x);
  if (x < 3) {
    let [term, sum] = [x, x];
    for (let n = 1; Math.abs(term) > 1e-17 * sum; n += 1) {
      term *= (x * x) / (2 * n + 1);
      sum += term;
    }
    return 0.5 - sum * normalDensity(x);
  }
  let fraction = 0;
  for (let n = 100; n >= 1; n -= 1) fraction = n / (x + fraction);
  return normalDensity(x) / (x + fraction);
}

/** The `x` that a standard normal is above with probability `p`, from 0 to 1 without these. */
export function normalQuantile(p: number): number {
  let [low, high] = [-40, 40];
  for (let turn = 0; turn < 100; turn += 1) {
    const middle = (low + high) / 2;
    if (normalAbove(middle) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
