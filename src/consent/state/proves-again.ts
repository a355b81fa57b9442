import { ConflictError } from "../../platform/errors.ts";
import type { ConsentStatement } from "../../lead/consent/consent-input.ts";
import { isAhead } from "../../lead/consent/said-in-future.ts";

/**
 * Whether a statement proves that somebody who had unsubscribed wants mails again: it says when, which is after that, and what they
 * agreed to or what shows it. Pure.
 * @param leftAt when they unsubscribed
 */
export function provesAgain({ at, wording, evidence }: ConsentStatement, leftAt: Date, now: Date): boolean {
  if (at === undefined || at <= leftAt || isAhead(at, now)) return false;
  return wording !== undefined || Object.keys(evidence ?? {}).length > 0;
}

/** Mails were granted for an address whose owner has unsubscribed, and nothing shows that they changed their mind. */
export function evidenceRequired(leftAt: Date): ConflictError {
  return new ConflictError(
    "consent_evidence_required",
    `The person has unsubscribed at ${leftAt.toISOString()}. Say when they agreed again ("at", later than that, and not in the future), and what shows it ("wording" or "evidence"); or let them sign up with a form, which asks them to confirm.`,
  );
}
