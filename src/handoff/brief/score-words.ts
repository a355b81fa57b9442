import { scoreOf } from "../../lead/score-of.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import type { BriefFacts } from "./load-facts.ts";
import { momentFor } from "./rep-time.ts";

const shown = 8;

/** The score with its reasons, the weightiest first; null where there is none to speak of. Pure. */
export function describeScore({ score, lead }: BriefFacts, zone: string, now: Date) {
  if (score === null) {
    const { total, fit, engagement } = scoreOf(lead, now);
    return total === 0
      ? null
      : { line: `${total} points: ${fit} for who they are, ${engagement} for what they did`, reasons: [] };
  }
  const { total, fit, engagement } = score.score;
  const reasons = [
    ...score.fit
      .filter(({ holds }) => holds)
      .map(({ rule, points }) => ({ points, text: `${rule}: ${signed(points)}` })),
    ...score.groups.flatMap(({ entries }) =>
      entries.map((entry) => ({
        points: entry.now,
        text: `${entry.rule}: ${signed(entry.now)} (${entry.on}, ${momentFor(zone, entry.at, now)})`,
      })),
    ),
  ].toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const left = reasons.length - shown;
  return {
    line: `${total} points, ${score.intent}: ${fit} for who they are, ${engagement} for what they did`,
    reasons: [
      ...reasons.slice(0, shown).map(({ text }) => lineOf(text, 300)),
      ...(left > 0 ? [`and ${left} more`] : []),
    ],
  };
}

const signed = (points: number): string => `${points < 0 ? "−" : "+"}${Math.abs(Math.round(points * 10) / 10)}`;
