import { ages } from "./expect.ts";
import type { PastGroup, Reach } from "./expect.ts";

/**
 * Enrollments of the past that are alike, in days since they began: how long ago that was, in full days; how long they ran, in days
 * that were begun (null: they still do); and after how many full days their people came how far (null: not yet).
 */
// A type alias, not an interface: rows of a query have an index signature.
export type PastWalks = { ago: number; ran: number | null; count: number } & Record<Reach, number | null>;

/** How enrollments went on from each age at which they still ran and had not come so far. Pure. */
export function groupPast(walks: readonly PastWalks[], reach: Reach, weeks: number): PastGroup[] {
  const groups = new Map<number, PastGroup>();
  for (const walk of walks) {
    const { ago, ran, count } = walk;
    const reached = walk[reach];
    for (const [place, age] of ages.entries()) {
      if (age > ago || (age > 0 && ran !== null && ran <= age) || (reached !== null && reached < age)) continue;
      const followed = Math.min(weeks, Math.floor((ago - age) / 7));
      // What came after all that is asked for has not come within it.
      const week = reached === null ? null : Math.min(weeks, Math.floor((reached - age) / 7));
      const key = (place * (weeks + 1) + followed) * (weeks + 2) + (week ?? weeks + 1);
      const group = groups.get(key) ?? { age, followed, week, count: 0 };
      group.count += count;
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}
