import type { Ground } from "../../ground.ts";
import type { InboundParts } from "../../inbound/parts.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { isDoubtful } from "../../inbound/judge/doubt.ts";
import { settleAutoReply } from "./auto-reply.ts";
import { settleHardBounce, settleSoftBounce } from "./bounce.ts";
import { settleComplaint } from "./complaint.ts";
import { settleNotice } from "./notice.ts";
import { settleOther } from "./other.ts";
import { passOn } from "./pass-on.ts";
import { settleRepMail } from "./rep-mail.ts";
import { settleInquiry, settleReply } from "./reply.ts";
import type { AboutLead, InboundMail, Outcome } from "./settled-mail.ts";
import { settleUnsubscribe } from "./unsubscribe.ts";

/** Draws the consequences of a mail that nothing has followed from yet, in the caller's transaction. */
export async function drawConsequences(
  app: Pick<Ground & SequenceParts & InboundParts, "inbound" | "versions" | "signers" | "site">,
  tx: Tx,
  mail: InboundMail,
  now: Date,
): Promise<Outcome> {
  if (mail.matchedBy === "notice") return settleNotice(tx, mail, now);
  if (mail.matchedBy === "relay") return settleRepMail(tx, app.site, mail, now);
  if (mail.leadId === null) {
    const isInquiry = mail.matchedBy === "inquiry" && mail.class === "human_reply";
    return isInquiry ? settleInquiry(app, tx, mail, now) : undefined;
  }
  const about: AboutLead = { ...mail, leadId: mail.leadId };
  switch (mail.class) {
    case "human_reply":
      return settleReply(app, tx, about, now);
    case "auto_reply": {
      const owed = await settleAutoReply(tx, about, now);
      return (isDoubtful(mail) ? await passOn(tx, about, now) : undefined) ?? owed;
    }
    case "bounce_hard":
      return settleHardBounce(tx, about, now);
    case "bounce_soft":
      return settleSoftBounce(tx, about, app.inbound.softBounces, now);
    case "complaint":
      return settleComplaint(tx, about, now);
    case "unsubscribe":
      return settleUnsubscribe(tx, about, now);
    case "other":
      return settleOther(app, tx, about, now);
    case null:
      return undefined;
  }
}
