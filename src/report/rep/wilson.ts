const z = 1.959963984540054;

/**
 * Between what a rate lies with a probability of 95 %: Wilson's score interval, which is sound for few cases and rates near 0 or 1
 * as well. Pure. @returns null where nothing was seen
 */
export function wilson(hits: number, of: number): { low: number; high: number } | null {
  if (of === 0) return null;
  const rate = hits / of;
  const shrink = 1 + (z * z) / of;
  const middle = (rate + (z * z) / (2 * of)) / shrink;
  const half = (z / shrink) * Math.sqrt((rate * (1 - rate)) / of + (z * z) / (4 * of * of));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
