import type { RankedResponse } from "./at-risk.ts";
import { LogRankEvidence } from "./log-rank.ts";

/** How much evidence there was from an instant on (milliseconds since 1970). */
export interface EvidencePoint {
  at: number;
  e: number;
}

const pointsAtMost = 60;

/**
 * How the evidence grew, response by response: what a look would have shown then. Of many responses some, always with the last. Pure.
 * @param among by how many comparisons it is divided
 */
export function evidenceCourse(responses: readonly RankedResponse[], among: number): EvidencePoint[] {
  const evidence = new LogRankEvidence();
  const every = Math.max(1, Math.ceil(responses.length / pointsAtMost));
  return responses.flatMap((response, index) => {
    evidence.add(response);
    const isKept = (index + 1) % every === 0 || index === responses.length - 1;
    return isKept ? [{ at: response.at, e: evidence.e / among }] : [];
  });
}
