import type { filterInput } from "../../bulk/bulk-schemas.ts";
import type { z } from "zod";
import { InvalidInputError } from "../../platform/errors.ts";
import type { ScoringRules } from "../../score/rules/rules.ts";
import type { Condition } from "../../sequence/condition/condition.ts";

type Filter = z.output<typeof filterInput>;

/**
 * The condition of a segment that has whom a filter finds. Pure.
 * @param rules by which intent is told
 * @param within the condition of the segment that the filter names
 * @throws InvalidInputError `not_for_segments`, which names the filters that no condition can say
 */
export function segmentOf(filter: Filter, rules: ScoringRules | undefined, within: Condition | undefined): Condition {
  const { stage, tag, intent, minScore, segment: _segment, ...others } = filter;
  const left = Object.entries(others).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (left.length > 0) {
    const message = `A segment looks at who they are and what they did: it cannot keep ${left.map((name) => names[name] ?? name).join(", ")}. Take that filter away, and save the rest.`;
    throw new InvalidInputError("not_for_segments", message);
  }
  const all: Condition[] = [
    ...(within === undefined ? [] : [within]),
    ...(stage === undefined ? [] : [{ stage }]),
    ...(tag === undefined ? [] : [{ tag }]),
    ...(minScore === undefined ? [] : [{ score: "total" as const, op: "gte" as const, value: minScore }]),
    ...(intent === undefined ? [] : [intentOf(intent, rules)]),
  ];
  const [only] = all;
  if (only === undefined) {
    throw new InvalidInputError("not_for_segments", "Choose a filter first: everybody is no segment.");
  }
  return all.length === 1 ? only : { all };
}

function intentOf(intent: NonNullable<Filter["intent"]>, rules: ScoringRules | undefined): Condition {
  if (rules === undefined) {
    throw new InvalidInputError("not_for_segments", "While there are no scoring rules, everybody is cold.");
  }
  const { warm, hot } = rules.intent;
  const score = (op: "gte" | "lt", value: number): Condition => ({ score: "total", op, value });
  if (intent === "hot") return score("gte", hot);
  if (intent === "cold") return score("lt", Math.min(warm, hot));
  return { all: [score("gte", warm), score("lt", hot)] };
}

const names: Readonly<Record<string, string>> = {
  q: "the text that you look for",
  email: "an address",
  fact: "how far they came",
  from: "since when they are known",
  to: "until when they are known",
  source: "what they came by",
  campaign: "a campaign",
  sequenceId: "the sequence that took them in",
  versionId: "the version that took them in",
  repId: "who has them",
  activeFrom: "since when they are active",
};
