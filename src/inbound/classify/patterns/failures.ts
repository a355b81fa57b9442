import { anyOf } from "../../phrases/all-phrases.ts";
import { failureSections } from "../../phrases/names.ts";

/** Why a delivery failed, in the words Ripen shows and stores. */
export type FailureReason =
  | Exclude<(typeof failureSections)[number], "recipient_refused">
  // Known from codes alone.
  | "filtered"
  | "undefined";

export type FailurePhrases = { reason: FailureReason; phrases: RegExp };

/**
 * What mail servers say when they refuse, in the order in which one outweighs the other. Matched against folded text (see fold).
 * A refusal of the recipient without a reason comes last, when nothing more telling was said.
 */
export const failurePhrases: readonly FailurePhrases[] = failureSections.map((section) => ({
  reason: section === "recipient_refused" ? "user_unknown" : section,
  phrases: anyOf((file) => file.bounce?.failures?.[section]),
}));

/** Reasons that will not go away by waiting: no such mailbox or no such domain. */
export const permanentReasons: ReadonlySet<FailureReason> = new Set([
  "user_unknown",
  "host_unknown",
  "moved",
  "not_accepting",
]);
