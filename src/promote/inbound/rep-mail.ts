import { eq } from "drizzle-orm";
import type { Site } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { repMails } from "../../db/schema/index.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { newId } from "../../platform/ids.ts";
import { messageIdOf } from "../../sender/message-id.ts";
import { suppress } from "../../lead/suppression/suppress.ts";
import { owe } from "../owe.ts";
import type { InboundMail, Outcome } from "./settled-mail.ts";

/**
 * What came to a relay address: of what a rep has written a row for the `relay` job, which looks whether it may be sent on. What
 * machines answer there leads to nothing. A rep whose prospect was erased is told.
 */
export async function settleRepMail(
  tx: Tx,
  site: Pick<Site, "replyDomain">,
  mail: InboundMail,
  now: Date,
): Promise<Outcome> {
  if (mail.repMailId !== null) return settleReport(tx, mail, mail.repMailId, now);
  const { leadId, noticeOf: handoffId, repId } = mail;
  if (mail.class !== "other" || repId === null) return undefined;
  if (leadId === null || handoffId === null) {
    return owe(tx, { topic: "rep.mail.gone", repId, inboundMailId: mail.id }, now);
  }
  const id = newId();
  const messageId = messageIdOf(id, site.replyDomain);
  await tx
    .insert(repMails)
    .values({ id, leadId, handoffId, repId, inboundMailId: mail.id, messageId, at: now, dueAt: now })
    .onConflictDoNothing();
  return undefined;
}

/** A server reports about a mail that went through the relay: the rep is told, and an address that does not exist gets no more mail. */
async function settleReport(tx: Tx, mail: InboundMail, repMailId: string, now: Date): Promise<Outcome> {
  const failed = mail.class === "bounce_hard" || (mail.class === "bounce_soft" && mail.subtype !== "delayed");
  if (!failed) return undefined;
  const detail = mail.diagnostic ?? mail.bounceStatus ?? mail.subtype;
  const [returned] = await tx
    .update(repMails)
    .set({ status: "failed", reason: "returned", error: detail })
    .where(eq(repMails.id, repMailId))
    .returning();
  if (returned === undefined) return undefined;
  const { leadId, handoffId, repId, email } = returned;
  const data = { repMailId, handoffId, repId, status: "failed", reason: "returned" };
  await recordActivities(tx, [{ leadId, kind: "rep_mail", at: now, data }]);
  if (mail.class === "bounce_hard" && email?.includes("@")) {
    await suppress(tx, { email, reason: "hard_bounce", detail: detail?.slice(0, 500), inboundMailId: mail.id }, now);
  }
  return owe(tx, { topic: "rep.mail", repMailId }, now);
}
