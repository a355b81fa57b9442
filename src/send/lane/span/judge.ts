import type { enrollments, leads } from "../../../db/schema/index.ts";
import { advance } from "../../../enrollment/machine/advance.ts";
import { goodUntil, leaveTime, neverAllowed, neverReason } from "../../../enrollment/machine/rule/leave-time.ts";
import type { Facts } from "../../../enrollment/machine/types.ts";
import { readState } from "../../../enrollment/read-state.ts";
import type { NewDecision } from "../../../enrollment/record-decisions.ts";
import type { Version } from "../../../sequence/version-cache.ts";

/** A message that may have to wait, with its lead and the walk it belongs to. */
export interface Asked {
  message: { id: string; stepId: string; versionId: string; dueAt: Date };
  enrollment: typeof enrollments.$inferSelect;
  lead: typeof leads.$inferSelect;
}

/** What becomes of a message. What is null stays as it is. */
export interface Verdict {
  id: string;
  enrollmentId: string;
  dueAt: Date | null;
  allowedUntil: Date | null;
  reason: string | null;
  /** Whether the lead has left by an exit rule or a goal: the walk is to be looked at, and the mail waits for that. */
  leaves: boolean;
  decision: NewDecision | null;
}

/** How long a mail waits for its enrollment to be looked at, at most. */
const leavingMs = 60_000;
const neverMs = 86_400_000;
const unreadableMs = 3_600_000;

/**
 * Judges a message at the instant it could leave: now, or when it is due if that is later. Pure.
 * @param versions the message's and the enrollment's, by id
 * @param facts `recentSends` without the message itself
 * @throws when a version is not there
 */
export function judge(asked: Asked, versions: ReadonlyMap<string, Version>, facts: Facts, now: Date): Verdict {
  const { message, enrollment } = asked;
  const keeps = { id: message.id, enrollmentId: enrollment.id, leaves: false, decision: null };
  if (hasLeft(asked, versions, facts, now)) {
    const dueAt = new Date(now.getTime() + leavingMs);
    return { ...keeps, dueAt, allowedUntil: null, reason: "enrollment_leaving", leaves: true };
  }
  const ready = message.dueAt > now ? message.dueAt : now;
  const asks = leaveTime(versionOf(versions, message.versionId).definition, message.stepId, facts, ready);
  if (asks === null) throw new Error(`version ${message.versionId} has no mail step ${message.stepId}`);
  const { planned, zone } = asks;
  if (planned.kind === "at" && planned.at <= ready) {
    return { ...keeps, dueAt: null, allowedUntil: goodUntil(planned), reason: null };
  }
  const never = planned.kind === "never";
  const until = never ? new Date(ready.getTime() + neverMs) : planned.at;
  const details = planned.shifts.map(({ detail }) => detail).join(" ");
  const decision: NewDecision = {
    leadId: enrollment.leadId,
    enrollmentId: enrollment.id,
    sequenceId: enrollment.sequenceId,
    versionId: message.versionId,
    at: now,
    stepId: message.stepId,
    rule: "send_time",
    outcome: "held",
    reason: planned.kind === "never" ? neverReason(planned) : details,
    inputs: { messageId: message.id, ...(never && { code: neverAllowed }) },
    until,
    zone,
    shifts: planned.shifts,
  };
  const allowedUntil = never ? null : goodUntil(planned);
  const reason = never ? neverAllowed : (planned.shifts[0]?.rule ?? "window");
  return { ...keeps, dueAt: until, allowedUntil, reason, decision };
}

/** Only who is on the way can leave. */
function hasLeft({ enrollment }: Asked, versions: ReadonlyMap<string, Version>, facts: Facts, now: Date): boolean {
  if (enrollment.status !== "active") return false;
  const { definition } = versionOf(versions, enrollment.versionId);
  return advance({ definition, state: readState(enrollment, definition), facts, now }).exit !== null;
}

/** What cannot be judged costs nobody else anything: it is looked at again in an hour. */
export function unreadable({ message, enrollment }: Asked, now: Date): Verdict {
  const dueAt = new Date(now.getTime() + unreadableMs);
  const { id } = message;
  return {
    id,
    enrollmentId: enrollment.id,
    dueAt,
    allowedUntil: null,
    reason: "not_judged",
    leaves: false,
    decision: null,
  };
}

function versionOf(versions: ReadonlyMap<string, Version>, id: string): Version {
  const version = versions.get(id);
  if (version === undefined) throw new Error(`sequence version ${id} cannot be read`);
  return version;
}
