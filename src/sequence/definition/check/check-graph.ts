import { closest } from "../../../platform/closest.ts";
import type { SequenceDefinition } from "../definition.ts";
import { toPointer } from "./problems.ts";
import type { DefinitionProblem } from "./problems.ts";
import type { Step } from "../steps.ts";
import { reachableFrom, successors } from "../successors.ts";
import { endTarget } from "../values.ts";

type Steps = SequenceDefinition["steps"];

/**
 * Checks how the steps hang together: unique ids, targets that exist, steps that can be reached, loops that wait.
 * @param options.whole false when some steps are stand-ins for wrong ones, so that nobody knows where they lead
 */
export function checkGraph(
  { steps }: Pick<SequenceDefinition, "steps">,
  options: { whole: boolean },
): DefinitionProblem[] {
  const arrows = [...checkIds(steps), ...checkTargets(steps)];
  const paths = options.whole ? [...checkReachable(steps), ...checkLoops(steps)] : [];
  return [...arrows, ...steps.flatMap(checkVariants), ...paths];
}

function checkIds(steps: Steps): DefinitionProblem[] {
  return steps.flatMap(({ id }, index) => {
    const first = steps.findIndex((other) => other.id === id);
    if (first === index) return [];
    const message = `"${id}" is already the id of step ${first + 1}: give this step an id of its own.`;
    return [{ pointer: toPointer(["steps", index, "id"]), code: "duplicate_id", message }];
  });
}

const targetKeys = ["next", "onTrue", "onFalse", "onEvent", "onTimeout", "onMissing", "onPast"] as const;

/** Every explicit target of a step, with its place inside the step. */
function targets(step: Step): { path: PropertyKey[]; target: string }[] {
  const own = targetKeys.flatMap((key) => {
    const target: unknown = Reflect.get(step, key);
    return typeof target === "string" ? [{ path: [key], target }] : [];
  });
  if (step.kind !== "split") return own;
  return step.variants.flatMap(({ next }, index) =>
    next === undefined ? [] : [{ path: ["variants", index, "next"], target: next }],
  );
}

function checkTargets(steps: Steps): DefinitionProblem[] {
  const ids = new Set(steps.map(({ id }) => id));
  return steps.flatMap((step, index) =>
    targets(step)
      .filter(({ target }) => target !== endTarget && !ids.has(target))
      .map(({ path, target }) => {
        const near = closest(target, ids);
        const message = `There is no step "${target}": write ${near === null ? "the id of a step" : `"${near}"`}, or "end".`;
        return { pointer: toPointer(["steps", index, ...path]), code: "unknown_step", message };
      }),
  );
}

function checkVariants(step: Step, index: number): DefinitionProblem[] {
  if (step.kind !== "split") return [];
  const at = (...path: PropertyKey[]) => toPointer(["steps", index, "variants", ...path]);
  const zero = step.variants.every(({ weight }) => weight === 0)
    ? [{ pointer: at(), code: "no_weight", message: "All weights are 0: give at least one variant a weight above 0." }]
    : [];
  const repeated = step.variants.flatMap(({ name }, i) => {
    if (step.variants.findIndex((other) => other.name === name) === i) return [];
    return [
      { pointer: at(i, "name"), code: "duplicate_variant", message: `"${name}" is used twice: rename this variant.` },
    ];
  });
  return [...zero, ...repeated];
}

function checkReachable(steps: Steps): DefinitionProblem[] {
  const [first] = steps;
  if (first === undefined) return [];
  const reached = reachableFrom(steps, first.id);
  return steps.flatMap(({ id }, index) => {
    if (index === 0 || reached.has(id)) return [];
    const message = `No lead ever gets to "${id}": let a step lead here by next, onTrue or the like, or remove it.`;
    return [{ pointer: toPointer(["steps", index]), code: "unreachable_step", message }];
  });
}

/** Steps that surely take time, so that a loop through them cannot spin. */
function takesTime(step: Step): boolean {
  if (step.kind === "wait" || step.kind === "waitUntil") return true;
  if (step.kind === "waitForDate") return step.repeat === "yearly";
  if (step.kind === "waitForEvent") return !step.event.startsWith("message.");
  return step.kind === "task" && step.blocking;
}

/** Finds loops by walking only over steps that take no time: every step that comes back to itself spins. */
function checkLoops(steps: Steps): DefinitionProblem[] {
  const indexById = new Map(steps.map(({ id }, index) => [id, index]));
  const reported = new Set<number>();
  return steps.flatMap((step, start) => {
    if (takesTime(step) || reported.has(start)) return [];
    const loop = new Set<number>();
    const open = [start];
    let spins = false;
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      for (const id of successors(steps, index)) {
        const next = id === null ? undefined : indexById.get(id);
        const nextStep = next === undefined ? undefined : steps[next];
        if (next === undefined || nextStep === undefined || takesTime(nextStep)) continue;
        if (next === start) spins = true;
        if (loop.has(next)) continue;
        loop.add(next);
        open.push(next);
      }
    }
    if (!spins) return [];
    for (const index of loop) reported.add(index);
    const message = `"${step.id}" comes back to itself without a wait: put a wait step, such as { kind: wait, for: P1D }, into the loop.`;
    return [{ pointer: toPointer(["steps", start]), code: "loop_without_wait", message }];
  });
}
