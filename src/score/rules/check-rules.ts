import { InvalidInputError } from "../../platform/errors.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { closest } from "../../platform/closest.ts";
import { jsonPointer } from "../../platform/http/validation.ts";
import { operatorRule } from "../../sequence/condition/operators.ts";
import type { Operator } from "../../sequence/condition/operators.ts";
import type { ConditionLeaf } from "../../sequence/condition/visit.ts";
import { conditionLeaves } from "../../sequence/condition/visit.ts";
import type { Catalog } from "../../sequence/definition/catalog.ts";
import { parseSegmentCondition } from "../../sequence/segment/parse-segment.ts";
import type { ScoringRules } from "./rules.ts";
import { mostRules } from "./rules.ts";

/**
 * What is wrong with rules of the right shape: conditions that cannot be used, points out of their budget, thresholds that
 * nobody reaches.
 */
export function checkRules(rules: ScoringRules, catalog: Catalog, topics: readonly string[]): FieldProblem[] {
  const problems = [
    ...rules.fit.flatMap((rule, i) =>
      "if" in rule
        ? checkCondition(rule.if, ["fit", i, "if"], catalog, ["attribute", "tag"])
        : checkTopic(rule.leftTopic, ["fit", i, "leftTopic"], topics),
    ),
    ...(rules.mql === undefined
      ? []
      : checkCondition(rules.mql, ["mql"], catalog, ["attribute", "tag", "stage", "score"])),
    ...checkIds(rules),
    ...rules.engagement.flatMap((group, g) => checkGroup(group, ["engagement", g])),
  ];
  const count = rules.engagement.reduce((sum, { rules: own }) => sum + own.length, rules.fit.length);
  if (count > mostRules) {
    problems.push(problem([], "too_many_rules", `There are ${count} rules: write ${mostRules} or fewer.`));
  }
  return [...problems, ...checkIntent(rules)];
}

const problem = (path: PropertyKey[], code: string, message: string): FieldProblem => ({
  pointer: jsonPointer(path),
  code,
  message,
});

function checkTopic(key: string, path: PropertyKey[], topics: readonly string[]): FieldProblem[] {
  if (topics.includes(key)) return [];
  const near = closest(key, topics);
  const instead =
    near === null ? "create it first, or write the key of another" : `write "${near}", or create it first`;
  return [problem(path, "unknown_topic", `There is no topic "${key}": ${instead}.`)];
}

type LeafKind = "attribute" | "tag" | "stage" | "score";

/** A condition may look at what stands still while time goes by, so that a score changes only with what it is made of. */
function checkCondition(input: unknown, path: PropertyKey[], catalog: Catalog, kinds: LeafKind[]): FieldProblem[] {
  try {
    const condition = parseSegmentCondition(input, catalog, jsonPointer(path));
    return conditionLeaves(condition, path).flatMap(({ leaf, path: at }) => checkLeaf(leaf, at, kinds));
  } catch (error) {
    if (error instanceof InvalidInputError) return [...error.problems];
    throw error;
  }
}

function checkLeaf(leaf: ConditionLeaf, path: PropertyKey[], kinds: LeafKind[]): FieldProblem[] {
  if (!kinds.some((kind) => kind in leaf)) {
    return [problem(path, "not_for_scores", `Test ${kinds.join(", ")} here: what somebody did belongs in a group.`)];
  }
  return "attribute" in leaf ? checkOperator(leaf.op, [...path, "op"]) : [];
}

function checkOperator(op: Operator, path: PropertyKey[]): FieldProblem[] {
  if (operatorRule(op).operand !== "duration") return [];
  const message = `"${op}" changes as time goes by, without anything happening: compare with a date instead.`;
  return [problem(path, "changes_with_time", message)];
}

function checkIds({ fit, engagement }: ScoringRules): FieldProblem[] {
  const rules = [
    ...fit.map(({ id }, i) => ({ id, path: ["fit", i, "id"] })),
    ...engagement.flatMap(({ rules: own }, g) =>
      own.map(({ id }, i) => ({ id, path: ["engagement", g, "rules", i, "id"] })),
    ),
  ];
  const groups = engagement.map(({ id }, g) => ({ id, path: ["engagement", g, "id"] }));
  return [rules, groups].flatMap((all) =>
    all.flatMap(({ id, path }, n) =>
      all.findIndex((other) => other.id === id) < n
        ? [problem(path, "duplicate_id", `There is another "${id}": give each its own id.`)]
        : [],
    ),
  );
}

function checkGroup({ cap, rules }: ScoringRules["engagement"][number], path: PropertyKey[]): FieldProblem[] {
  return rules.flatMap((rule, i) => {
    const at = [...path, "rules", i];
    const worth = Math.abs(rule.points);
    const filters = rule.on === "event" ? (rule.where ?? []) : [];
    return [
      ...(rule.cap !== undefined && rule.cap < worth
        ? [problem([...at, "cap"], "cap_below_points", `One time is worth ${worth}: write a cap of ${worth} or more.`)]
        : []),
      ...(cap !== undefined && rule.points > cap
        ? [problem([...at, "points"], "points_over_group_cap", `The group counts ${cap} at most: write fewer points.`)]
        : []),
      ...filters.flatMap(({ op }, f) => checkOperator(op, [...at, "where", f, "op"])),
    ];
  });
}

function checkIntent(rules: ScoringRules): FieldProblem[] {
  const { warm, hot } = rules.intent;
  if (warm >= hot) return [problem(["intent", "warm"], "thresholds_out_of_order", "Write less than for hot.")];
  const most = highestScore(rules);
  if (hot <= most) return [];
  return [
    problem(["intent", "hot"], "out_of_reach", `The rules give ${most} points at most: write no more than that.`),
  ];
}

/** The most points that rules can give; infinite when something is not capped. */
export function highestScore({ fit, engagement }: ScoringRules): number {
  const most = engagement.map(({ cap = Infinity, rules }) =>
    Math.min(
      cap,
      rules.reduce((sum, rule) => sum + (rule.points > 0 ? (rule.cap ?? Infinity) : 0), 0),
    ),
  );
  return [...most, ...fit.map(({ points }) => Math.max(0, points))].reduce((sum, points) => sum + points, 0);
}
