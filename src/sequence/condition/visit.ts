import type { Condition } from "./condition.ts";

/** A test without parts. */
export type ConditionLeaf = Exclude<Condition, { all: Condition[] } | { any: Condition[] } | { not: Condition }>;

/** Every leaf of a condition with its path inside. */
export function conditionLeaves(
  condition: Condition,
  path: PropertyKey[] = [],
): { leaf: ConditionLeaf; path: PropertyKey[] }[] {
  if ("all" in condition) return condition.all.flatMap((part, i) => conditionLeaves(part, [...path, "all", i]));
  if ("any" in condition) return condition.any.flatMap((part, i) => conditionLeaves(part, [...path, "any", i]));
  if ("not" in condition) return conditionLeaves(condition.not, [...path, "not"]);
  return [{ leaf: condition, path }];
}
