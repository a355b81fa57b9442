import type { SequenceDefinition } from "../../definition/definition.ts";
import type { Step } from "../../definition/steps.ts";
import { successors } from "../../definition/successors.ts";

type Steps = Pick<SequenceDefinition, "steps">;

/** Why those who finished a version do not go on in another one. */
export type NoContinuation = "step_removed" | "no_new_steps" | "unclear_end";

/**
 * Where those who went through all of one version go on in another one.
 * @property after the last step of the version, which they have done
 * @property stepId the first step that is new to them
 */
export type Continuation = { kind: "extends"; after: string; stepId: string } | { kind: "stays"; why: NoContinuation };

/**
 * Finds the first new step behind the one that a version ended with. Whoever left by a target "end" before that has been let
 * go there and is not called back; where a last step itself parts ways, nobody knows who was.
 */
export function continuationOf(old: Steps, young: Steps): Continuation {
  const last = old.steps.at(-1);
  if (last === undefined || !endsInOneWay(last)) return { kind: "stays", why: "unclear_end" };
  const index = young.steps.findIndex(({ id }) => id === last.id);
  if (index < 0) return { kind: "stays", why: "step_removed" };
  const next = new Set(successors(young.steps, index));
  const [stepId = null] = next;
  if (next.size > 1) return { kind: "stays", why: "unclear_end" };
  if (stepId === null || old.steps.some(({ id }) => id === stepId)) return { kind: "stays", why: "no_new_steps" };
  return { kind: "extends", after: last.id, stepId };
}

/** Whether every lead that is done with the last step has come to the end of the list. */
function endsInOneWay(step: Step): boolean {
  switch (step.kind) {
    case "branch":
      return step.onTrue === undefined && step.onFalse === undefined;
    case "waitForEvent":
      return step.onEvent === undefined && step.onTimeout === undefined;
    case "split":
      return step.variants.every(({ next }) => next === undefined);
    case "waitForDate":
      return isEnd(step.next) && step.onMissing === undefined && step.onPast === undefined;
    case "email":
    case "wait":
    case "waitUntil":
    case "goal":
    case "task":
    case "webhook":
    case "updateLead":
    case "enroll":
    case "exit":
      return isEnd(step.next);
  }
}

const isEnd = (target: string | undefined) => target === undefined || target === "end";
