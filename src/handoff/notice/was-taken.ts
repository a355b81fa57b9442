import { RipenError } from "../../platform/errors.ts";
import type { SendOutcome } from "../../send/carrier/outcome.ts";

/**
 * Whether the mail server has taken a notice.
 * @throws RipenError `notice_refused` when it will never take it, so that it is set aside and not tried each minute
 */
export function wasTaken(outcome: SendOutcome): boolean {
  if (outcome.kind !== "rejected") return outcome.kind === "accepted";
  const answer = [outcome.code, outcome.status].filter((part) => part !== null).join(" ");
  const reason = `The mail server refuses this notice${answer === "" ? "" : ` (${answer})`}: look at the address of its reader.`;
  throw new RipenError("notice_refused", 409, reason);
}
