import { addDuration } from "../schedule/add-duration.ts";
import type { Definition } from "../sequence/definition.ts";

/** Where an enrollment stands. `stepId` is the step to take at `dueAt`; null past the last one. */
export interface Position {
  stepId: string | null;
  dueAt: Date;
}

/** What taking the due steps leads to. */
export type Move =
  /** A message is owed for `stepId`; the walk goes on at `next` when it is settled. */
  | { kind: "send"; stepId: string; template: string; next: string | null }
  /** Nothing to do before `dueAt`. */
  | { kind: "wait"; stepId: string | null; dueAt: Date }
  | { kind: "complete" };

/** The first position of a new enrollment. */
export function firstPosition(definition: Definition, now: Date): Position {
  return { stepId: definition.steps[0]?.id ?? null, dueAt: now };
}

/**
 * Takes the steps that are due. Waits count from the moment the step was reached, not from when a worker got to it.
 * @param zone the lead's IANA zone
 */
export function advance(definition: Definition, position: Position, now: Date, zone: string | null): Move {
  let { stepId, dueAt } = position;
  while (dueAt <= now) {
    const index = definition.steps.findIndex((step) => step.id === stepId);
    const step = definition.steps[index];
    if (step === undefined) return { kind: "complete" };
    const next = definition.steps[index + 1]?.id ?? null;
    if (step.kind === "email") return { kind: "send", stepId: step.id, template: step.template, next };
    stepId = next;
    dueAt = addDuration(dueAt, step.for, zone);
    if (next === null) return { kind: "complete" };
  }
  return { kind: "wait", stepId, dueAt };
}
