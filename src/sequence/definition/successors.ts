import { endTarget } from "./values.ts";
import type { Step } from "./steps.ts";

/** Where a step can lead: step ids, with null for the end. A target left out is the next step of the list. */
export function successors(steps: readonly Step[], index: number): (string | null)[] {
  const step = steps[index];
  if (step === undefined) return [];
  const fallthrough = steps[index + 1]?.id ?? null;
  return targetsOf(step).map((target) => (target === undefined ? fallthrough : target === endTarget ? null : target));
}

function targetsOf(step: Step): (string | undefined)[] {
  if (step.kind === "branch") return [step.onTrue, step.onFalse];
  if (step.kind === "waitForEvent") return [step.onEvent, step.onTimeout];
  if (step.kind === "split") return step.variants.filter(({ weight }) => weight > 0).map(({ next }) => next);
  if (step.kind === "waitForDate") return [step.next, step.onMissing ?? step.next, step.onPast ?? step.next];
  return [step.next];
}

const reachCache = new WeakMap<readonly Step[], Map<string, ReadonlySet<string>>>();

/** The ids of all steps that a lead at `from` can still come to, `from` itself only by a loop. */
export function reachableFrom(steps: readonly Step[], from: string): ReadonlySet<string> {
  let known = reachCache.get(steps);
  if (known === undefined) reachCache.set(steps, (known = new Map()));
  const cached = known.get(from);
  if (cached !== undefined) return cached;
  const indexById = new Map(steps.map((step, index) => [step.id, index]));
  const reached = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const index = indexById.get(id);
    for (const next of index === undefined ? [] : successors(steps, index)) {
      if (next === null || reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  known.set(from, reached);
  return reached;
}
