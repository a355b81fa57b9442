import type { RankedResponse } from "./at-risk.ts";

/** So many responses of the other side, or fewer (`low`), or more (`high`), are enough at a look. */
export interface CountBounds {
  low: number;
  high: number;
}

/** Less than that is nothing. */
const nothing = 1e-18;

/**
 * From how many responses on one side on a look shows enough: by the exact law of their number while both sides respond alike, so that it
 * holds for a handful of responses, and for sides that are not equal. Each response is the other side's with the probability of
 * its share of those at risk; who responded before is not at risk any more (Mantel 1966). What a look may not spend, because counts
 * are whole, the next one may.
 * @param looks each with the share of the error that all looks up to it may spend together, on either side
 */
export function exactBounds(
  responses: readonly Pick<RankedResponse, "by" | "control" | "other">[],
  looks: readonly { responses: number; spent: number }[],
): CountBounds[] {
  const bounds: CountBounds[] = [];
  /** How likely each number of the other side is, from `least` on, without what has been enough before. */
  let [least, likely] = [0, [1]];
  let [seen, others] = [0, 0];
  const used = { low: 0, high: 0 };
  for (const look of looks) {
    if (look.responses > responses.length) break;
    for (const { by, control, other } of responses.slice(seen, look.responses)) {
      const next = Array.from({ length: likely.length + 1 }, () => 0);
      for (const [i, chance] of likely.entries()) {
        // With more responses of the other side before, there are fewer of it at risk now.
        const atRisk = Math.min(Math.max(other + others - (least + i), 0), control + other);
        const share = atRisk / (control + other);
        next[i] = (next[i] ?? 0) + chance * (1 - share);
        next[i + 1] = (next[i + 1] ?? 0) + chance * share;
      }
      [least, likely] = withoutNothing(least, next);
      if (by === "other") others += 1;
    }
    seen = look.responses;
    let [from, to] = [0, likely.length];
    for (; from < to && used.low + (likely[from] ?? 0) <= look.spent; from += 1) used.low += likely[from] ?? 0;
    for (; to > from && used.high + (likely[to - 1] ?? 0) <= look.spent; to -= 1) used.high += likely[to - 1] ?? 0;
    bounds.push({ low: least + from - 1, high: least + to });
    [least, likely] = [least + from, likely.slice(from, to)];
  }
  return bounds;
}

function withoutNothing(least: number, likely: readonly number[]): [number, number[]] {
  let [from, to] = [0, likely.length];
  while (from < to - 1 && (likely[from] ?? 0) < nothing) from += 1;
  while (to > from + 1 && (likely[to - 1] ?? 0) < nothing) to -= 1;
  return [least + from, likely.slice(from, to)];
}
