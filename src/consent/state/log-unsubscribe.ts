import type { Tx } from "../../db/client.ts";
import { consentRecords } from "../../db/schema/index.ts";

/** How a recipient has unsubscribed, and by which mail. */
export interface Unsubscribed {
  leadId: string;
  method: string;
  messageId: string | null;
}

/**
 * Notes in the log of consent that a lead wants no mails: what holds is the suppression, which is put there in the same
 * transaction.
 */
export async function logUnsubscribe(tx: Tx, { leadId, method, messageId }: Unsubscribed, now: Date): Promise<void> {
  await tx.insert(consentRecords).values({
    leadId,
    purpose: "mail",
    state: "denied",
    method,
    by: "recipient",
    at: now,
    recordedAt: now,
    evidence: messageId === null ? {} : { messageId },
  });
}
