import { waitFor } from "../../schedule/wait-for.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";

/**
 * What is known of a lead when it may be enrolled.
 * @property running whether it has an active or paused enrollment of this very sequence
 * @property lastEnrolledAt when it was last enrolled in it, ended or not
 * @property busyGroups exclusivity groups of the sequences it is in now, with the sequence
 */
export interface EnrollmentHistory {
  running: boolean;
  lastEnrolledAt: Date | null;
  busyGroups: readonly { group: string; sequence: string }[];
}

/** Enroll now, enroll when a group is free again, or not at all; with the reason, and when it would be possible. */
export type EnrollmentDecision =
  | { kind: "enroll" }
  | { kind: "wait"; code: "group_busy"; reason: string }
  | {
      kind: "skip";
      code: "already_enrolled" | "once_only" | "too_early" | "group_busy";
      reason: string;
      until: Date | null;
    };

/** Applies re-entry policy and exclusivity groups. Pure; whether the lead may be mailed at all is for the caller. */
export function decideEnrollment(
  definition: Pick<SequenceDefinition, "reentry" | "exclusivity" | "timezone">,
  history: EnrollmentHistory,
  now: Date,
): EnrollmentDecision {
  const skip = (
    code: Extract<EnrollmentDecision, { kind: "skip" }>["code"],
    reason: string,
    until: Date | null = null,
  ) => ({ kind: "skip", code, reason, until }) as const;
  if (history.running) return skip("already_enrolled", "The lead is in this sequence already.");
  const { reentry, exclusivity } = definition;
  if (history.lastEnrolledAt !== null && reentry === "once") {
    return skip("once_only", `The lead was enrolled at ${history.lastEnrolledAt.toISOString()}, and may be only once.`);
  }
  if (history.lastEnrolledAt !== null && typeof reentry === "object") {
    const until = waitFor(history.lastEnrolledAt, reentry.after, definition.timezone, null).at;
    if (now < until) return skip("too_early", `The lead may enter again ${reentry.after} after the last time.`, until);
  }
  const busy = history.busyGroups.find(({ group }) => exclusivity?.groups.includes(group) === true);
  if (busy === undefined || exclusivity === undefined) return { kind: "enroll" };
  const reason = `The lead is in "${busy.sequence}", which shares the group "${busy.group}".`;
  if (exclusivity.whenBusy === "wait") return { kind: "wait", code: "group_busy", reason };
  return skip("group_busy", reason);
}
