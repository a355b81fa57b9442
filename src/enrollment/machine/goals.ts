import { evaluateCondition } from "../../sequence/condition/evaluate.ts";
import { reachableFrom } from "../../sequence/definition/successors.ts";
import type { StepOf } from "../../sequence/definition/steps.ts";
import { decide } from "./walk.ts";
import type { Outcome, Walk } from "./walk.ts";

const recheckMs = 86_400_000;

/** The first goal ahead of the lead that it has reached, with the tests that say so. */
export function goalReached(walk: Walk): StepOf<"goal"> | null {
  const { stepId, goalsReached, waitingFor } = walk.state;
  if (stepId === null) return null;
  for (const step of walk.definition.steps) {
    if (step.kind !== "goal" || goalsReached.includes(step.id)) continue;
    // A mail on its way is let arrive first: jumping over it would leave it unaccounted for.
    if (step.reached === "jump" && waitingFor?.kind === "message") continue;
    if (step.id !== stepId && !reachableFrom(walk.definition.steps, stepId).has(step.id)) continue;
    const { result, leaves } = evaluateCondition(step.if, walk.facts, walk.now, walk.time.zone);
    if (result !== true) continue;
    const outcome = step.reached;
    decide(walk, {
      rule: "goal",
      outcome,
      reason: `The goal "${step.id}" is reached.`,
      inputs: { goal: step.id, tests: leaves },
    });
    return step;
  }
  return null;
}

/** A goal the lead walks into. One that was reached before lets it pass. */
export function takeGoal(walk: Walk, step: StepOf<"goal">): Outcome {
  const { arrivedAt, goalsReached, waitingFor } = walk.state;
  const passed: Outcome = { kind: "go", to: step.next, at: arrivedAt };
  if (goalsReached.includes(step.id)) return passed;
  const reason = `The goal "${step.id}" is not reached.`;
  if (step.otherwise === "continue") {
    decide(walk, { rule: "goal", outcome: "continue", reason });
    return passed;
  }
  if (step.otherwise === "exit") {
    decide(walk, { rule: "goal", outcome: "exit", reason });
    return { kind: "exit", cause: { rule: "goal_missed", stops: "this", reason } };
  }
  if (waitingFor === null) decide(walk, { rule: "goal", outcome: "wait", reason });
  // Whoever records a new fact wakes the lead; the daily look catches conditions that time alone makes true.
  return { kind: "stay", dueAt: new Date(walk.now.getTime() + recheckMs), waitingFor: { kind: "goal" } };
}
