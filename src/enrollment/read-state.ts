import type { enrollments } from "../db/schema/index.ts";
import type { SequenceDefinition } from "../sequence/definition/definition.ts";
import { beginEnrollment } from "./machine/begin.ts";
import { stateFromJson, stateToJson } from "./machine/state-json.ts";
import type { EnrollmentState } from "./machine/types.ts";

type Row = Pick<
  typeof enrollments.$inferSelect,
  | "id"
  | "leadId"
  | "sequenceId"
  | "status"
  | "stepId"
  | "waitUntil"
  | "state"
  | "createdAt"
  | "eventId"
  | "triggeredAt"
  | "key"
>;

/** Whether the first step was not taken up yet. */
export const hasNotBegun = ({ state }: Pick<Row, "state">) => Object.keys(state).length === 0;

/** The state of a stored enrollment; one that has not begun is at its first step since it was enrolled. */
export function readState(row: Row, definition: Pick<SequenceDefinition, "steps">): EnrollmentState {
  const ids = { enrollmentId: row.id, sequenceId: row.sequenceId, leadId: row.leadId };
  const trigger = {
    at: row.triggeredAt ?? row.createdAt,
    eventId: row.eventId,
    key: row.key === "" ? undefined : row.key,
  };
  if (hasNotBegun(row)) return beginEnrollment(definition, ids, row.createdAt, trigger);
  const { status } = row;
  return {
    ...ids,
    ...stateFromJson(row.state),
    status: status === "completed" || status === "exited" ? status : "active",
    enrolledAt: row.createdAt,
    trigger,
    stepId: row.stepId,
    dueAt: row.waitUntil,
  };
}

/** A state as columns of an enrollment, for recordRows. */
export function writeState(state: EnrollmentState) {
  const { enrollmentId: id, stepId, dueAt, status } = state;
  return { id, stepId, dueAt, status, state: stateToJson(state) };
}
