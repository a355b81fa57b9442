import type { Tx } from "../../db/client.ts";
import type { FailureKind } from "../../db/schema/guard.ts";
import { recordFailures } from "../../send/guard/record-failures.ts";
import type { AboutLead } from "./settled-mail.ts";

/**
 * Counts what a report says of a message against the sequence and the sender of that message. Only a report whose own sender is
 * proven counts, and that says which message it is about: else whoever has a mail of ours could pause a sequence with forged ones.
 */
export async function countAgainst(
  tx: Tx,
  { messageId, diagnostic, bounceStatus, subtype, authentication, matchedBy }: AboutLead,
  kind: FailureKind,
  now: Date,
): Promise<void> {
  if (messageId === null || matchedBy === "recipient" || authentication?.authenticated !== true) return;
  await recordFailures(tx, [{ messageId, kind, detail: diagnostic ?? bounceStatus ?? subtype, at: now }]);
}
