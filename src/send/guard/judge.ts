import type { FailureKind } from "../../db/schema/guard.ts";
import type { GuardLimit } from "../../sender/guard/guard-limits.ts";

/** What was counted of one sequence, sender or domain within the time of the limit. */
export interface GuardCounts {
  /** Mails that failed. */
  failures: number;
  /** Groups of mail servers that those were for. */
  destinations: number;
  /** All mails that were sent or refused, the failed ones among them. */
  mails: number;
}

// 0.3 and its like have no exact binary form.
const tolerance = 1e-9;

/** So many mails at most may stand against `failures` for them to pass the limit. */
export function mostMails(failures: number, { percent }: Pick<GuardLimit, "percent">): number {
  return Math.floor((failures * 100) / percent + tolerance);
}

/**
 * Whether to pause. Enough failures, and enough of all mails: reaching the limit counts. Refusals for policy by one
 * destination alone may be its own oddity, which must not stop the mail for everybody else: they count only when they are
 * half of everything.
 */
export function passesLimit(kind: FailureKind, counts: GuardCounts, limit: GuardLimit): boolean {
  const { failures, destinations, mails } = counts;
  if (failures < limit.atLeast || mails > mostMails(failures, limit)) return false;
  return kind !== "policy" || destinations > 1 || failures * 2 >= mails;
}
