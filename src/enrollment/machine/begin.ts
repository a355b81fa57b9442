import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import type { EnrollmentState } from "./types.ts";

/** What an enrollment began with: when that happened, and the event it was, if one it was. */
export type Trigger = EnrollmentState["trigger"];

/** The state of a new enrollment, before its first step: due at once. */
export function beginEnrollment(
  definition: Pick<SequenceDefinition, "steps">,
  ids: { enrollmentId: string; sequenceId: string; leadId: string },
  now: Date,
  trigger: Trigger = { at: now, eventId: null },
): EnrollmentState {
  const first = definition.steps[0]?.id ?? null;
  return {
    ...ids,
    status: "active",
    enrolledAt: now,
    trigger,
    stepId: first,
    arrivedAt: now,
    waitedUntil: trigger.at,
    dueAt: now,
    waitingFor: null,
    visits: first === null ? {} : { [first]: 1 },
    waitEnds: {},
    goalsReached: [],
  };
}
