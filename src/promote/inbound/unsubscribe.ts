import type { Tx } from "../../db/client.ts";
import { logUnsubscribe } from "../../consent/state/log-unsubscribe.ts";
import { exitEnrollments } from "../../enrollment/exit.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { leaveTopicByMail } from "../../preference/leave/leave-by-mail.ts";
import { suppress } from "../../lead/suppression/suppress.ts";
import { requestErasure } from "../erasure/request-erasure.ts";
import { owe, oweOnceInAWhile } from "../owe.ts";
import { activityOf, lockLead } from "./settled-mail.ts";
import type { AboutLead, Outcome } from "./settled-mail.ts";

/**
 * The person wants no more mail: by a mail to the unsubscribe address (RFC 2369) or by the provider's own means, which needs
 * nobody's eyes and ends what the link of that mail ends, or in words of their own, which a rep should read. Nobody is promoted. Who wants their data erased (GDPR
 * Art. 17) is a task of the operator, too.
 */
export async function settleUnsubscribe(tx: Tx, mail: AboutLead, now: Date): Promise<Outcome> {
  const about = await lockLead(tx, mail);
  if (about === undefined) return undefined;
  const { id: inboundMailId, leadId, writer } = mail;
  const byProvider = mail.format === "event";
  const byHeader = mail.address === "unsubscribe" || byProvider;
  const detail = byProvider ? "provider" : byHeader ? "mail" : "reply";
  const messageId = mail.messageId ?? undefined;
  if (mail.address === "unsubscribe" && messageId !== undefined && mail.subtype !== "erasure") {
    const topic = await leaveTopicByMail(tx, { leadId, messageId, inboundMailId }, now);
    if (topic !== null) {
      await recordActivities(tx, [activityOf(mail, "unsubscribed", now, { method: detail, topic })]);
      return undefined;
    }
  }
  let added = false;
  for (const email of new Set([
    about.email,
    about.lead.email,
    ...(byHeader || writer === null ? [] : [writer.email]),
  ])) {
    added = (await suppress(tx, { email, reason: "unsubscribe", detail, messageId, inboundMailId }, now)) || added;
  }
  if (added) await logUnsubscribe(tx, { leadId, method: detail, messageId: mail.messageId }, now);
  await exitEnrollments(tx, leadId, "unsubscribed", now, inboundMailId);
  await recordActivities(tx, [activityOf(mail, "unsubscribed", now, { method: detail })]);
  if (mail.subtype === "erasure") {
    await requestErasure(tx, { leadId, inboundMailId, email: about.email }, now);
    return owe(tx, { topic: "notice", notice: "erasure_request", leadId, inboundMailId }, now);
  }
  if (byHeader) return undefined;
  return oweOnceInAWhile(tx, { topic: "notice", notice: "unsubscribe_request", leadId, inboundMailId }, now);
}
