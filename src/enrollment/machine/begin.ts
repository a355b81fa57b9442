import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import type { EnrollmentState } from "./types.ts";

/** The state of a new enrollment, before its first step: due at once. */
export function beginEnrollment(
  definition: Pick<SequenceDefinition, "steps">,
  ids: { enrollmentId: string; sequenceId: string; leadId: string },
  now: Date,
): EnrollmentState {
  const first = definition.steps[0]?.id ?? null;
  return {
    ...ids,
    status: "active",
    enrolledAt: now,
    stepId: first,
    arrivedAt: now,
    dueAt: now,
    waitingFor: null,
    visits: first === null ? {} : { [first]: 1 },
    waitEnds: {},
    goalsReached: [],
  };
}
