import type { EventFact } from "../../../sequence/condition/facts.ts";
import type { EnrollmentState } from "../types.ts";

/**
 * Whether an event came later than an instant of a walk, by when it occurred: docs/decisions/0006. The event that began the
 * walk is none; any other of that very instant is, since it is worse to lose one than to take it for later.
 */
export function isNews({ trigger }: Pick<EnrollmentState, "trigger">, event: EventFact, since: Date): boolean {
  if (trigger.eventId === null) return event.at > since;
  if (event.id === trigger.eventId) return false;
  return since.getTime() === trigger.at.getTime() ? event.at >= since : event.at > since;
}
