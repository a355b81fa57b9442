import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Tx } from "../db/client.ts";
import { leads, messages } from "../db/schema/index.ts";
import { logUnsubscribe } from "../consent/state/log-unsubscribe.ts";
import { exitEnrollments } from "../enrollment/exit.ts";
import { recordActivities } from "../lead/timeline/record-activity.ts";
import { suppress } from "../lead/suppression/suppress.ts";
import { readUnsubscribeToken } from "../send/mail/links.ts";
import { isTestId } from "../send/mail/test-id.ts";

/** How the wish reached us. */
export type UnsubscribeMethod = "one_click" | "page" | "mail";

/**
 * Acts on a one-click POST (RFC 8058) or the page's button. The same wish again changes nothing, and neither does that of
 * a test mail.
 */
export async function unsubscribe(
  { db, clock, signers }: Pick<Ground, "db" | "clock" | "signers">,
  input: { token: string; method: UnsubscribeMethod },
): Promise<{ kind: "done"; email: string } | { kind: "test" } | { kind: "unknown" }> {
  const messageId = readUnsubscribeToken(signers.unsubscribe, input.token);
  if (messageId === undefined) return { kind: "unknown" };
  if (isTestId(messageId)) return { kind: "test" };
  const email = await db.transaction((tx) => unsubscribeRecipient(tx, messageId, input.method, clock.now()));
  return email === undefined ? { kind: "unknown" } : { kind: "done", email };
}

/**
 * Suppresses the address a message went to, and the one that the lead has now, and stops every sequence of the lead, in the caller's transaction.
 * @returns the address, or undefined when there is no such message
 */
export async function unsubscribeRecipient(
  tx: Tx,
  messageId: string,
  method: UnsubscribeMethod,
  now: Date,
): Promise<string | undefined> {
  const [message] = await tx.select().from(messages).where(eq(messages.id, messageId));
  if (message === undefined) return undefined;
  const { email, leadId, enrollmentId } = message;
  const [lead] = await tx.select({ email: leads.email }).from(leads).where(eq(leads.id, leadId)).for("update");
  const added = await suppress(tx, { email, reason: "unsubscribe", detail: method, messageId }, now);
  if (lead !== undefined && lead.email !== email) {
    await suppress(tx, { email: lead.email, reason: "unsubscribe", detail: method, messageId }, now);
  }
  await exitEnrollments(tx, leadId, "unsubscribed", now);
  if (added) {
    if (lead !== undefined) await logUnsubscribe(tx, { leadId, method, messageId }, now);
    await recordActivities(tx, [{ leadId, kind: "unsubscribed", at: now, enrollmentId, messageId, data: { method } }]);
  }
  return email;
}
