import { stopDenied } from "../../enrollment/consent/stop-denied.ts";
import type { Tx } from "../../db/client.ts";
import { writeConsents } from "../../consent/state/write-consents.ts";
import { loadRecipient } from "../find-recipient.ts";

/**
 * Takes a lead off the topic that the unsubscribe link of a message ends, because a mail to its address says so (RFC 2369). In the
 * caller's transaction, which holds the lead.
 * @returns the key of the topic; null when the link ends all mails, and nothing was done
 */
export async function leaveTopicByMail(
  tx: Tx,
  { leadId, messageId, inboundMailId }: { leadId: string; messageId: string; inboundMailId: string },
  now: Date,
): Promise<string | null> {
  const topic = (await loadRecipient(tx, messageId))?.topic?.key ?? null;
  if (topic === null) return null;
  const said = { topics: { [topic]: "denied" as const }, method: "mail", evidence: { messageId, inboundMailId } };
  const written = await writeConsents(tx, [{ leadId, said, trust: "said", by: "recipient", method: "mail" }], now);
  await stopDenied(tx, written, now, inboundMailId);
  return topic;
}
