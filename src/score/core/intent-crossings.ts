import type { Scored } from "../../db/schema/leads.ts";
import { remaining, wholePoints } from "../../lead/score-of.ts";
import { crossings } from "./crossings.ts";
import type { Term } from "./crossings.ts";

/** Points that decay, as of an instant, and what of a total does not. */
export function decayOf(scored: Scored | null, total: number, now: Date): { terms: Term[]; still: number } {
  const engagement = Object.values(scored?.groups ?? {});
  const terms = engagement.map(({ value, halfLife }) => ({
    halfLife,
    value: halfLife === null || scored === null ? value : value * remaining(now.getTime() - scored.at, halfLife),
  }));
  const decaying = terms.reduce((sum, { value }) => sum + value, 0);
  return { terms, still: total - wholePoints(decaying) };
}

/** A threshold of intent that a score passes by time alone. */
export interface IntentCrossing {
  intent: "warm" | "hot";
  score: number;
  at: Date;
}

/** When time alone takes a total through the thresholds of intent, by threshold, each in the order of time. */
export function intentCrossings(
  intent: { warm: number; hot: number },
  scored: Scored | null,
  total: number,
  now: Date,
): IntentCrossing[] {
  const { terms, still } = decayOf(scored, total, now);
  const thresholds = [
    { intent: "warm" as const, score: intent.warm },
    { intent: "hot" as const, score: intent.hot },
  ];
  return thresholds.flatMap(({ score, ...threshold }) =>
    crossings(terms, score - still).map((ms) => ({ ...threshold, score, at: new Date(now.getTime() + ms) })),
  );
}
