import { labels, stages } from "../condition/condition.ts";
import type { Condition } from "../condition/condition.ts";
import { evaluateCondition } from "../condition/evaluate.ts";
import type { ConditionFacts } from "../condition/facts.ts";
import type { Scalar } from "../condition/operators.ts";
import { watchedScore, watchedTags } from "./watched-names.ts";
import type { Watched } from "./watched-names.ts";

/**
 * Whether a change of a lead made a condition true that was not: once for each crossing, never while it stays true.
 * @param before null for a lead that is new
 * @param zone IANA zone that days are of
 */
export function crosses(
  condition: Condition,
  before: Watched | null,
  after: Watched,
  now: Date,
  zone: string,
): boolean {
  const holds = (watched: Watched) => evaluateCondition(condition, factsOf(watched), now, zone).result === true;
  return holds(after) && (before === null || !holds(before));
}

function factsOf(watched: Watched): ConditionFacts {
  const attributes = Object.entries(watched).filter((entry): entry is [string, Scalar] => isAttribute(entry));
  return {
    attributes: Object.fromEntries(attributes),
    tags: watchedTags(watched),
    stage: stages.find((stage) => stage === watched["#stage"]) ?? "lead",
    labels: labels.filter((label) => watched[`#${label}`] === true),
    score: watchedScore(watched),
    events: [],
    messages: [],
  };
}

const isAttribute = ([name, value]: [string, unknown]) => !name.startsWith("#") && typeof value !== "object";
