import type { FailureKind, GuardScope } from "../../db/schema/guard.ts";
import type { GuardLimit } from "../../sender/guard/guard-limits.ts";
import type { GuardCounts } from "./judge.ts";

const failed: Record<FailureKind, string> = {
  bounce: "bounced: their addresses do not exist",
  complaint: "were called spam by their recipients",
  policy: "were refused for their sender or content",
};

/**
 * Why the guard pauses, in words.
 * @param name the name of the sequence, name and address of the sender, or the domain
 */
export function describeTrip(
  scope: GuardScope,
  name: string,
  kind: FailureKind,
  { failures, mails }: GuardCounts,
  { percent, hours }: GuardLimit,
): string {
  const span = hours === 1 ? "hour" : hours % 24 === 0 && hours > 24 ? `${hours / 24} days` : `${hours} hours`;
  const rate = (failures * 100) / mails;
  const share = Number(rate.toPrecision(2));
  return `Of ${plural(mails, "mail")} of the ${scope} ${name} in the last ${span}, ${failures} ${failed[kind]}. That is ${share} %; the limit is ${percent} %.`;
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
