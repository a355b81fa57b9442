import { eq } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { leads, leavings } from "../../db/schema/index.ts";
import { logUnsubscribe } from "../../consent/state/log-unsubscribe.ts";
import { writeConsents } from "../../consent/state/write-consents.ts";
import { stopDenied } from "../../enrollment/consent/stop-denied.ts";
import { exitEnrollments } from "../../enrollment/exit.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { suppress } from "../../lead/suppression/suppress.ts";
import { newId } from "../../platform/ids.ts";
import { loadRecipient } from "../find-recipient.ts";
import type { Recipient } from "../find-recipient.ts";

/** How the wish reached us. */
export type LeaveMethod = "one_click" | "page" | "mail";

/** What a recipient leaves: what the link of the mail ends, or all mails. */
export interface Leave {
  messageId: string;
  method: LeaveMethod;
  everything: boolean;
}

/** What was left: the topic, or null for all mails. */
export interface Left {
  recipient: Recipient;
  topic: Recipient["topic"];
}

/**
 * Takes a recipient off what the unsubscribe link of a message ends, in the caller's transaction: the mails of its topic, or all,
 * at the address that it went to and the one that the lead has now. Sequences that it concerns stop, what is queued of them is
 * canceled, and no mail of these begins after the commit. The same wish again changes nothing.
 * @returns undefined when there is no such message
 */
export async function leaveMails(
  tx: Tx,
  { messageId, method, everything }: Leave,
  now: Date,
): Promise<Left | undefined> {
  const found = await loadRecipient(tx, messageId);
  if (found === undefined) return undefined;
  await tx.select({ id: leads.id }).from(leads).where(eq(leads.id, found.lead.id)).for("update");
  const recipient = (await loadRecipient(tx, messageId)) ?? found;
  const topic = everything ? null : recipient.topic;
  const leaving = { id: newId(), leadId: recipient.lead.id, messageId, method, topic: topic?.key ?? "", at: now };
  const changes = topic === null ? await leaveAll(tx, recipient, leaving) : await leaveTopic(tx, topic.key, leaving);
  if (changes) await tx.insert(leavings).values(leaving);
  return { recipient, topic };
}

type Leaving = Pick<typeof leavings.$inferSelect, "id" | "leadId" | "messageId" | "at"> & { method: LeaveMethod };

async function leaveAll(tx: Tx, { email, lead }: Recipient, { id, leadId, messageId, method, at }: Leaving) {
  let added = false;
  for (const one of new Set([email, lead.email])) {
    added = (await suppress(tx, { email: one, reason: "unsubscribe", detail: method, messageId }, at)) || added;
  }
  await exitEnrollments(tx, leadId, "unsubscribed", at, id);
  if (!added) return false;
  await logUnsubscribe(tx, { leadId, method, messageId }, at);
  await recordActivities(tx, [{ leadId, kind: "unsubscribed", at, messageId, data: { method } }]);
  return true;
}

async function leaveTopic(tx: Tx, topic: string, { id, leadId, messageId, method, at }: Leaving) {
  const said = { topics: { [topic]: "denied" as const }, method, evidence: { messageId } };
  const written = await writeConsents(tx, [{ leadId, said, trust: "said", by: "recipient", method }], at);
  await stopDenied(tx, written, at, id);
  return written.some(({ changed }) => changed.length > 0);
}
