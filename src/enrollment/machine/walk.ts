import type { CapLimit } from "../../schedule/send-rules.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import { keyProperty } from "../../sequence/key-of-occasion.ts";
import type { TimeContext } from "./context.ts";
import type { Decision, Effect, EnrollmentState, ExitCause, Facts, WaitingFor } from "./types.ts";

/** One call of advance in the making: what it may look at, and what it has gathered so far. */
export interface Walk {
  readonly definition: SequenceDefinition;
  readonly now: Date;
  readonly time: TimeContext;
  readonly limits: readonly CapLimit[];
  /** Replaced when a step changes the lead, so that later steps of the same call see it. */
  facts: Facts;
  state: EnrollmentState;
  readonly effects: Effect[];
  readonly decisions: Decision[];
  /** Why the mails up to the next step that waits are not sent; null when they are. */
  skipping: string | null;
}

/**
 * What a step comes to: it holds the lead, lets it go on (as of `at`), or ends the enrollment. One that waited says until
 * when: `waited`.
 */
export type Outcome =
  | { kind: "stay"; dueAt: Date | null; waitingFor: WaitingFor }
  | { kind: "go"; to: string | undefined; at: Date; waited?: Date }
  | { kind: "exit"; cause: ExitCause };

/** Writes down a decision about the current step. */
export function decide(
  walk: Walk,
  decision: Pick<Decision, "rule" | "outcome" | "reason"> & Partial<Omit<Decision, "at" | "stepId">>,
): void {
  walk.decisions.push({
    at: walk.now,
    stepId: walk.state.stepId,
    inputs: {},
    until: null,
    zone: null,
    shifts: [],
    ...decision,
  });
}

/** How often the current step has been reached, this time included. */
export const visitOf = (walk: Walk, stepId: string) => walk.state.visits[stepId] ?? 1;

/** What awaited events are compared with: the properties of the event that enrolled; of one by hand, the key it was given. */
export function triggerProperties({ definition, state, facts }: Walk): Readonly<Record<string, unknown>> {
  const property = keyProperty(definition.trigger);
  const { key } = state.trigger;
  return property === null || key === undefined ? facts.trigger : { [property]: key, ...facts.trigger };
}
