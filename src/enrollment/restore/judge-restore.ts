import type { enrollments } from "../../db/schema/index.ts";
import type { Stage } from "../../db/schema/leads.ts";

export type Stopped = typeof enrollments.$inferSelect;

/**
 * What stands against, or for, an enrollment that was stopped by mistake.
 * @property waitsUntil until when the sequences of the lead wait anyway
 * @property busyWith the running sequence of the lead that has a group of this one, if one does
 */
export interface Standing {
  stage: Stage;
  suppressed: boolean;
  archived: boolean;
  /** the topic of its version, if the lead has left that */
  leftTopic: string | null;
  enrolledAgain: boolean;
  busyWith: string | null;
  waitsUntil: Date | null;
  /** until when the lead, who was recycled since, is left alone */
  coolUntil: Date | null;
}

/** Why an enrollment stays stopped; `code` is stable. */
export interface Refusal {
  code:
    | "lead_is_no_lead"
    | "cooling_down"
    | "address_suppressed"
    | "consent_denied"
    | "sequence_archived"
    | "enrolled_again"
    | "group_busy";
  reason: string;
}

/** Whether an enrollment may go on that was stopped by mistake. Pure. @returns why not; undefined when it may */
export function judgeRestore({ keptAt }: Pick<Stopped, "keptAt">, standing: Standing): Refusal | undefined {
  const { stage, suppressed, leftTopic, archived, enrolledAgain, busyWith, coolUntil } = standing;
  if (stage !== "lead" && keptAt === null) {
    return { code: "lead_is_no_lead", reason: `It stays stopped: by something else the lead is a ${stage}.` };
  }
  if (coolUntil !== null) {
    return {
      code: "cooling_down",
      reason: `It stays stopped: the lead is left alone until ${coolUntil.toISOString()}.`,
    };
  }
  if (suppressed) {
    return { code: "address_suppressed", reason: "It stays stopped: something else keeps the address suppressed." };
  }
  if (leftTopic !== null) {
    return { code: "consent_denied", reason: `It stays stopped: the lead has left the topic "${leftTopic}".` };
  }
  if (archived) return { code: "sequence_archived", reason: "It stays stopped: its sequence was archived." };
  if (enrolledAgain) {
    return { code: "enrolled_again", reason: "It stays stopped: the lead has entered its sequence again." };
  }
  if (busyWith === null) return undefined;
  return { code: "group_busy", reason: `It stays stopped: "${busyWith}" has begun in its place.` };
}
