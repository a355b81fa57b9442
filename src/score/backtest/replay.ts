import { wholePoints } from "../../lead/score-of.ts";
import { countEntry, groupPoints, inOrder, openTally } from "../core/count-points.ts";
import type { Entry } from "../core/count-points.ts";
import type { CompiledRules } from "../rules/compile.ts";

/** One lead of the history. Instants are in milliseconds since 1970. */
export interface Past {
  fit: number;
  createdAt: number;
  /** What happened later says nothing about a forecast: null when there is no such end. */
  until: number | null;
  entries: readonly Entry[];
}

/** What rules would have made of a lead: when they would have promoted it, and the highest score it ever had. */
export interface Replayed {
  promotedAt: number | null;
  peak: number;
}

/**
 * Replays what a lead did through rules: the score after each thing that counts, up to the end of its history. It only falls
 * in between, save where points are taken that decay as well; that it rises by this alone promotes nobody here.
 */
export function replayLead(
  rules: CompiledRules,
  { fit, createdAt, until, entries }: Past,
  threshold: number,
): Replayed {
  const tally = openTally(rules);
  let peak = fit;
  let promotedAt = fit >= threshold ? createdAt : null;
  for (const entry of [...entries].sort(inOrder)) {
    if (until !== null && entry.at > until) break;
    countEntry(rules, tally, entry);
    const score = fit + wholePoints(pointsAt(rules, tally, entry.at));
    peak = Math.max(peak, score);
    if (score >= threshold) promotedAt ??= entry.at;
  }
  return { promotedAt, peak };
}

const pointsAt = (rules: CompiledRules, tally: ReturnType<typeof openTally>, at: number) =>
  groupPoints(rules, tally, at).reduce((sum, points) => sum + points, 0);
