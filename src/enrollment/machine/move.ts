import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import type { Step } from "../../sequence/definition/steps.ts";
import { endTarget } from "../../sequence/definition/values.ts";
import { waitFor } from "../../schedule/wait-for.ts";
import { timeContext } from "./context.ts";
import type { EnrollmentState, Facts } from "./types.ts";

/** An enrollment after a move, or why it stays with its version. */
export type Move =
  | { kind: "moved"; state: EnrollmentState; note: string | null }
  | { kind: "stays"; code: "ended" | "step_removed" | "message_in_flight" | "task_open"; reason: string };

/**
 * Moves an enrollment to another version of its sequence, free of effects. The step stays the same by id, unless the map names
 * another one (or "end").
 *
 * - A lead that changes steps keeps its due time, so that a crowd that waits still leaves one by one; with `release` it is
 *   due at once.
 * - Visits are kept, so a mail that was sent has the same ledger key in the new version and is not sent again.
 * - A lead in a wait goes on waiting: a longer wait moves its due time out, a shorter one does not pull it in, so that
 *   publishing releases no crowd. With `release` a shorter wait counts from its real start, and may be due at once.
 * - A lead whose mail is on its way, or who waits for a task, cannot change steps; try again afterwards.
 *
 * @param input.map step ids of the old version to those of the new one
 */
export function moveEnrollment(input: {
  state: EnrollmentState;
  to: SequenceDefinition;
  map?: Readonly<Record<string, string>>;
  facts: Pick<Facts, "timezone" | "country">;
  now: Date;
  release?: boolean;
}): Move {
  const { state, to, map = {}, now, release = false } = input;
  const restart = (id: string | null) => restartAt(state, id, release ? now : (state.dueAt ?? now));
  const { stepId, waitingFor } = state;
  if (state.status !== "active" || stepId === null) return { kind: "stays", code: "ended", reason: "It has ended." };
  const target = Object.hasOwn(map, stepId) ? (map[stepId] ?? stepId) : stepId;
  const bound = waitingFor?.kind === "message" || waitingFor?.kind === "task";
  if (bound && target !== stepId) {
    const code = waitingFor.kind === "message" ? "message_in_flight" : "task_open";
    return { kind: "stays", code, reason: `"${stepId}" is not finished, so the lead cannot leave it yet.` };
  }
  if (target === endTarget) return { kind: "moved", state: restart(null), note: "Moved to the end." };
  const step = to.steps.find(({ id }) => id === target);
  if (step === undefined) {
    const reason = `The new version has no step "${target}": map it to another one, or to "end".`;
    return { kind: "stays", code: "step_removed", reason };
  }
  if (target !== stepId) return { kind: "moved", state: restart(target), note: `Moved to "${target}".` };
  if (!stillFits(step, state)) {
    return bound
      ? { kind: "stays", code: "step_removed", reason: `"${target}" is now a ${step.kind} step.` }
      : { kind: "moved", state: restart(target), note: `"${target}" is now a ${step.kind} step.` };
  }
  return { kind: "moved", ...keepWaiting(state, step, input, release) };
}

/** At a step, not yet taken up. Having been there before counts: a visit is not repeated. */
function restartAt(state: EnrollmentState, stepId: string | null, dueAt: Date): EnrollmentState {
  const visits = stepId === null ? state.visits : { [stepId]: 1, ...state.visits };
  return { ...state, stepId, waitingFor: null, dueAt, visits };
}

/** Whether what the lead waits for is something a step of the new kind waits for. */
function stillFits(step: Step, { waitingFor }: EnrollmentState): boolean {
  if (waitingFor === null) return true;
  switch (waitingFor.kind) {
    case "time":
      return step.kind === "wait" || step.kind === "waitUntil" || step.kind === "waitForDate";
    case "sendTime":
    case "message":
      return step.kind === "email";
    case "event":
      return step.kind === "waitForEvent";
    case "task":
      return step.kind === "task";
    case "goal":
      return step.kind === "goal";
  }
}

function keepWaiting(
  state: EnrollmentState,
  step: Step,
  { to, facts }: { to: SequenceDefinition; facts: Pick<Facts, "timezone" | "country"> },
  release: boolean,
): { state: EnrollmentState; note: string | null } {
  const { dueAt, arrivedAt, waitingFor } = state;
  const timed = waitingFor?.kind === "time" || waitingFor?.kind === "event";
  const duration = step.kind === "wait" ? step.for : step.kind === "waitForEvent" ? step.timeout : null;
  if (!timed || duration === null || dueAt === null) return { state, note: null };
  const { zone, businessDay } = timeContext(to, facts);
  const business = step.kind === "wait" && step.days === "business" ? businessDay : null;
  const planned = waitFor(arrivedAt, duration, zone, business).at;
  if (planned.getTime() === dueAt.getTime()) return { state, note: null };
  if (planned < dueAt && !release) {
    return { state, note: `The wait got shorter; this lead still waits until ${dueAt.toISOString()}.` };
  }
  return { state: { ...state, dueAt: planned }, note: `Now waits until ${planned.toISOString()}.` };
}
