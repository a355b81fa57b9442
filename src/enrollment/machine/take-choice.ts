import { hashUnit } from "../../schedule/hash-unit.ts";
import { evaluateCondition } from "../../sequence/condition/evaluate.ts";
import type { StepOf } from "../../sequence/definition/steps.ts";
import { decide } from "./walk.ts";
import type { Outcome, Walk } from "./walk.ts";

/** Goes by a condition: `onTrue` when it is true, `onFalse` when it is false or unknown. */
export function takeBranch(walk: Walk, step: StepOf<"branch">): Outcome {
  const { result, leaves } = evaluateCondition(step.if, walk.facts, walk.now, walk.time.zone);
  const outcome = result === true ? "onTrue" : "onFalse";
  const reason =
    result === null ? "The condition is unknown, which counts as not true." : `The condition is ${result}.`;
  decide(walk, { rule: "branch", outcome, reason, inputs: { result, tests: leaves } });
  return { kind: "go", to: result === true ? step.onTrue : step.onFalse, at: walk.state.arrivedAt };
}

/** Goes by weight. The variant depends on lead, sequence and step alone, so a lead that comes again gets the same. */
export function takeSplit(walk: Walk, step: StepOf<"split">): Outcome {
  const variant = chooseVariant(step.variants, `${walk.state.sequenceId}:${walk.state.leadId}:${step.id}`);
  const inputs = { variants: step.variants.map(({ name, weight }) => ({ name, weight })) };
  decide(walk, { rule: "split", outcome: variant.name, reason: `The lead falls into "${variant.name}".`, inputs });
  return { kind: "go", to: variant.next, at: walk.state.arrivedAt };
}

type Variant = StepOf<"split">["variants"][number];

/** The variant of a key: each gets its share of keys, and one key always the same. */
export function chooseVariant(variants: readonly Variant[], key: string): Variant {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  let left = hashUnit(key) * total;
  for (const variant of variants) {
    if (left < variant.weight) return variant;
    left -= variant.weight;
  }
  // All weights zero, which parseDefinition refuses.
  return variants[0] ?? { name: "none", weight: 0 };
}
