import type { Took } from "../report-schemas.ts";

/**
 * Mean and median of times that are counted by how long they are, in milliseconds: the mean of the exact sum, the median of `took`, with the mean of the
 * two in the middle where they are even. Pure.
 */
export function timesOf(counted: readonly { took: number; count: number; ms: number }[]): Took {
  const count = counted.reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return { count: 0, meanMs: null, medianMs: null };
  const meanMs = counted.reduce((sum, { ms }) => sum + ms, 0) / count;
  const sorted = counted.toSorted((a, b) => a.took - b.took);
  const nth = (place: number): number => {
    let seen = 0;
    for (const { took, count: some } of sorted) if ((seen += some) > place) return took;
    return sorted.at(-1)?.took ?? 0;
  };
  return { count, meanMs, medianMs: (nth(Math.floor((count - 1) / 2)) + nth(Math.floor(count / 2))) / 2 };
}
