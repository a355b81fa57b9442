import type { leads } from "../db/schema/index.ts";
import type { Scored } from "../db/schema/leads.ts";

/** Columns of a lead that its score is made of. */
export type ScoreColumns = Pick<typeof leads.$inferSelect, "fitScore" | "engagementScore" | "scored">;

/**
 * The score of a lead as conditions see it: its halves, and their sum, each what other systems told and what our own rules
 * make of it, in whole points. It is the same as `fit_points` and `engagement_points` of the database say.
 */
export function scoreOf({ fitScore, engagementScore, scored }: ScoreColumns, now: Date) {
  const fit = fitScore + (scored?.fit ?? 0);
  const engagement = engagementScore + engagementPoints(scored, now);
  return { total: fit + engagement, fit, engagement };
}

/**
 * Engagement by our own rules at an instant, in whole points, rounded down: so it reaches a whole number exactly when the points
 * behind it do.
 */
export function engagementPoints(scored: Scored | null, now: Date): number {
  return scored === null ? 0 : wholePoints(engagementAt(scored, now.getTime()));
}

const mostPoints = 1_000_000_000;

/**
 * Whole points, rounded down, a thousand million at most; what differs from a whole number by less than a millionth is that
 * number.
 */
export const wholePoints = (points: number): number =>
  Math.floor(Math.min(mostPoints, Math.max(-mostPoints, points)) + 1e-6);

/** Engagement by our own rules at an instant (milliseconds since 1970), unrounded. */
export function engagementAt({ at, groups }: Pick<Scored, "at" | "groups">, now: number): number {
  return Object.values(groups).reduce(
    (sum, { value, halfLife }) => sum + value * (halfLife === null ? 1 : remaining(now - at, halfLife)),
    0,
  );
}

/**
 * What is left of a point: half of it after a half-life. Before its time it is whole.
 * @param ageMs time since
 * @param halfLifeMs in which it is halved
 */
export function remaining(ageMs: number, halfLifeMs: number): number {
  // PostgreSQL refuses results that are too small; so far down nothing is left on either side.
  return 2 ** Math.min(0, Math.max(-1000, -ageMs / halfLifeMs));
}
