/** How many fell to an arm, and the share that was to. */
export interface ArmCount {
  count: number;
  weight: number;
}

/**
 * Whether people fell to the arms as they were to, asked at any time (Lindon, Malek: arXiv 2011.03567): all shares alike likely
 * (a Dirichlet prior of ones) against the ones that were asked for. From an `e` of 20 on something is wrong with the experiment
 * itself, and nothing that it says counts.
 * @returns the e-value, and the log likelihood of either
 */
export function sampleRatio(arms: readonly ArmCount[]): { e: number; logAny: number; logAsked: number } {
  const total = arms.reduce((sum, { weight }) => sum + weight, 0);
  const people = arms.reduce((sum, { count }) => sum + count, 0);
  const logAsked = arms.reduce(
    (sum, { count, weight }) => sum + (count === 0 ? 0 : count * Math.log(weight / total)),
    0,
  );
  const logAny =
    logFactorial(arms.length - 1) +
    arms.reduce((sum, { count }) => sum + logFactorial(count), 0) -
    logFactorial(people + arms.length - 1);
  return { e: Math.exp(logAny - logAsked), logAny, logAsked };
}

/** The logarithm of n!: summed up, and by Stirling's series where that would take long. */
function logFactorial(n: number): number {
  if (n < 256) {
    let sum = 0;
    for (let i = 2; i <= n; i += 1) sum += Math.log(i);
    return sum;
  }
  const x = n + 1;
  return (
    (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5)
  );
}
