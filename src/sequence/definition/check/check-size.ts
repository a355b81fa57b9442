import { peopleLeaves } from "../../condition/account/account-tests.ts";
import type { Condition } from "../../condition/condition.ts";
import { conditionLeaves } from "../../condition/visit.ts";
import type { SequenceDefinition } from "../definition.ts";
import { isCondition } from "../promotion-rules.ts";
import { budgets } from "./budgets.ts";
import type { DefinitionProblem } from "./problems.ts";

const tooBig = (pointer: string, message: string): DefinitionProblem[] => [{ pointer, code: "too_big", message }];

/** Whether a value is small enough to be read at all: walking it costs what it holds, and no more than the limits. */
export function checkSize(input: unknown): DefinitionProblem[] {
  let left: number = budgets.values;
  let level: unknown[] = [input];
  for (let depth = 0; depth <= budgets.depth; depth += 1) {
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== "object" || value === null) continue;
      for (const child of Object.values(value)) {
        left -= 1;
        if (left < 0) return tooBig("", `Keep it under ${budgets.values} keys and entries.`);
        next.push(child);
      }
    }
    if (next.length === 0) return [];
    level = next;
  }
  return [{ pointer: "", code: "too_deep", message: `Nest at most ${budgets.depth} levels deep.` }];
}

/** Checks that the conditions of a definition stay within what a query can ask. */
export function checkConditionSize({ trigger, promotion, steps }: SequenceDefinition): DefinitionProblem[] {
  const inTrigger =
    "if" in trigger && trigger.if !== undefined ? [{ condition: trigger.if, pointer: "/trigger/if" }] : [];
  const inSteps = steps.flatMap((step, index) =>
    step.kind === "branch" || step.kind === "goal" ? [{ condition: step.if, pointer: `/steps/${index}/if` }] : [],
  );
  const inRules = (promotion.any ?? []).flatMap((rule, index) =>
    isCondition(rule) ? [{ condition: rule, pointer: `/promotion/any/${index}` }] : [],
  );
  let [tests, listed] = [0, 0];
  for (const { condition, pointer } of [...inTrigger, ...inRules, ...inSteps]) {
    const size = sizeOf(condition);
    tests += size.tests;
    listed += size.listed;
    if (tests > budgets.tests) {
      return tooBig(pointer, `Use at most ${budgets.tests} tests in all conditions, filters of events counted.`);
    }
    if (listed > budgets.listed) {
      return tooBig(pointer, `Compare with at most ${budgets.listed} values of lists in all conditions.`);
    }
  }
  return [];
}

function sizeOf(condition: Condition): { tests: number; listed: number } {
  let [tests, listed] = [0, 0];
  const count = (value: unknown) => (listed += Array.isArray(value) ? value.length : 0);
  for (const { leaf } of conditionLeaves(condition)) {
    tests += 1;
    if ("attribute" in leaf) count(leaf.value);
    if ("account" in leaf) {
      if ("attribute" in leaf.account) count(leaf.account.value);
      for (const { leaf: asked } of peopleLeaves(leaf.account)) {
        tests += 1;
        if ("attribute" in asked) count(asked.value);
      }
    }
    if (!("event" in leaf)) continue;
    for (const { value } of leaf.where ?? []) {
      tests += 1;
      count(value);
    }
  }
  return { tests, listed };
}
