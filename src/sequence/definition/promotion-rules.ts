import type { Condition } from "../condition/condition.ts";
import { conditionLeaves } from "../condition/visit.ts";
import type { SequenceDefinition } from "./definition.ts";
import type { PromotionRule } from "./rules.ts";

/** Every rule by which a sequence promotes, the usual one of opens among them. Pure. */
export function promotionRules({ opens, withinDays, any = [] }: SequenceDefinition["promotion"]): PromotionRule[] {
  return opens === "off" ? any : [{ opens: { count: opens, within: `P${withinDays}D` } }, ...any];
}

/** Whether a rule is a condition of the filter language. */
export function isCondition(rule: PromotionRule): rule is Condition {
  return !("opens" in rule) && !("clicks" in rule) && !("score" in rule && typeof rule.score === "object");
}

/** Whether a rule looks at opens, clicks or a score, so that it makes a profile of the person. Pure. */
export function isProfiling(rule: PromotionRule): boolean {
  if (!isCondition(rule)) return true;
  return conditionLeaves(rule).some(
    ({ leaf }) => "score" in leaf || ("message" in leaf && (leaf.message === "opened" || leaf.message === "clicked")),
  );
}
