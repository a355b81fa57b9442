import type { Tx } from "../../db/client.ts";
import type { FailureKind } from "../../db/schema/guard.ts";
import { recordFailures } from "../../send/guard/record-failures.ts";
import type { AboutLead } from "./settled-mail.ts";

/** Counts what a report says of a message against the sequence and the sender of that message. */
export async function countAgainst(
  tx: Tx,
  { messageId, diagnostic, bounceStatus, subtype }: AboutLead,
  kind: FailureKind,
  now: Date,
): Promise<void> {
  if (messageId === null) return;
  await recordFailures(tx, [{ messageId, kind, detail: diagnostic ?? bounceStatus ?? subtype, at: now }]);
}
