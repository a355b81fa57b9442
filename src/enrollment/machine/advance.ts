import type { CapLimit } from "../../schedule/send-rules.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import type { Step } from "../../sequence/definition/steps.ts";
import { endTarget } from "../../sequence/definition/values.ts";
import { timeContext } from "./context.ts";
import { findExit } from "./exits.ts";
import { goalReached, takeGoal } from "./goals.ts";
import { takeAction, takeTask } from "./take-action.ts";
import { takeBranch, takeSplit } from "./take-choice.ts";
import { takeEmail } from "./take-email.ts";
import { takeWaitForEvent } from "./take-event.ts";
import { takeWait } from "./take-wait.ts";
import type { Advance, EnrollmentState, ExitCause, Facts } from "./types.ts";
import { decide } from "./walk.ts";
import type { Outcome, Walk } from "./walk.ts";

const stepBudget = 100;
const budgetPauseMs = 60_000;

/**
 * Moves one enrollment as far as it goes at `now`. Pure and deterministic: the same arguments give the same answer, so a call
 * that crashed before its result was stored can simply be made again.
 *
 * The caller stores `state` and carries out `effects` in one transaction, and calls again when `state.dueAt` has come or a
 * fact that `state.waitingFor` names has changed. At most 100 steps are taken in one call; a definition that wants more
 * goes on a minute later.
 *
 * @param input.limits caps of the whole installation, on top of the definition's own
 */
export function advance(input: {
  definition: SequenceDefinition;
  state: EnrollmentState;
  facts: Facts;
  now: Date;
  limits?: readonly CapLimit[];
}): Advance {
  const { definition, state, facts, now, limits = [] } = input;
  const time = timeContext(definition, facts);
  const walk: Walk = { definition, now, time, limits, facts, state, effects: [], decisions: [], skipping: null };
  const exit = state.status === "active" ? run(walk) : null;
  return { state: walk.state, effects: walk.effects, decisions: walk.decisions, exit, flags: time.flags };
}

function run(walk: Walk): ExitCause | null {
  for (let taken = 0; taken < stepBudget; taken++) {
    const cause = findExit(walk);
    if (cause !== null) return leave(walk, cause);
    const goal = goalReached(walk);
    if (goal !== null) {
      walk.state = { ...walk.state, goalsReached: [...walk.state.goalsReached, goal.id] };
      if (goal.reached === "exit") {
        return leave(walk, { rule: "goal", stops: "this", reason: `The goal "${goal.id}" is reached.` });
      }
      if (goal.id !== walk.state.stepId) arrive(walk, goal.id, walk.now, walk.now);
    }
    const step = walk.definition.steps.find(({ id }) => id === walk.state.stepId);
    if (step === undefined) return complete(walk);
    const outcome = take(walk, step);
    if (outcome.kind === "exit") return leave(walk, outcome.cause);
    if (outcome.kind === "stay") {
      walk.state = { ...walk.state, dueAt: outcome.dueAt, waitingFor: outcome.waitingFor };
      return null;
    }
    const next = nextStepId(walk, step.id, outcome.to);
    if (next === null) return complete(walk);
    arrive(walk, next, outcome.at, outcome.waited);
  }
  const until = new Date(walk.now.getTime() + budgetPauseMs);
  const reason = `${stepBudget} steps without a wait; goes on in a minute.`;
  decide(walk, { rule: "step_budget", outcome: "held", reason, until });
  walk.state = { ...walk.state, dueAt: until };
  return null;
}

function take(walk: Walk, step: Step): Outcome {
  switch (step.kind) {
    case "email":
      return takeEmail(walk, step);
    case "wait":
    case "waitUntil":
    case "waitForDate":
      return takeWait(walk, step);
    case "waitForEvent":
      return takeWaitForEvent(walk, step);
    case "branch":
      return takeBranch(walk, step);
    case "split":
      return takeSplit(walk, step);
    case "goal":
      return takeGoal(walk, step);
    case "task":
      return takeTask(walk, step);
    case "webhook":
    case "updateLead":
    case "enroll":
    case "exit":
      return takeAction(walk, step);
  }
}

function nextStepId({ definition }: Walk, from: string, to: string | undefined): string | null {
  if (to === endTarget) return null;
  if (to !== undefined) return to;
  return definition.steps[definition.steps.findIndex(({ id }) => id === from) + 1]?.id ?? null;
}

/** @param waited until when the step before waited, if it did: that ends what was skipped, too */
function arrive(walk: Walk, stepId: string, at: Date, waited?: Date) {
  const waitedUntil = waited ?? (looksBack(walk.definition) ? walk.state.waitedUntil : at);
  if (waited !== undefined) walk.skipping = null;
  const visits = { ...walk.state.visits, [stepId]: (walk.state.visits[stepId] ?? 0) + 1 };
  walk.state = { ...walk.state, stepId, arrivedAt: at, waitedUntil, dueAt: null, waitingFor: null, visits };
}

/** Whether any step asks what happened since the last one that waits; for others that instant is not kept. */
function looksBack({ steps }: SequenceDefinition): boolean {
  return steps.some(({ kind }) => kind === "waitForEvent" || kind === "waitForDate");
}

function complete(walk: Walk): null {
  walk.state = { ...walk.state, stepId: null };
  decide(walk, { rule: "end", outcome: "completed", reason: "The lead went through the whole sequence." });
  walk.state = { ...walk.state, status: "completed", stepId: null, dueAt: null, waitingFor: null };
  return null;
}

function leave(walk: Walk, cause: ExitCause): ExitCause {
  decide(walk, { rule: cause.rule, outcome: "exited", reason: cause.reason, inputs: { stops: cause.stops } });
  walk.state = { ...walk.state, status: "exited", stepId: null, dueAt: null, waitingFor: null };
  return cause;
}
