import type { InboundAnswer, InboundClass } from "../../db/schema/inbound.ts";
import { categorizeReply } from "../../inbound/category/read.ts";
import { readOutOfOffice } from "../../inbound/out-of-office/read.ts";
import { readRemoval } from "../../inbound/removal/read.ts";
import type { InboundMail } from "../inbound/settled-mail.ts";

/** The lead a mail is about now, as far as its verdict needs it. */
export interface NewLead {
  id: string;
  email: string;
  timezone: string | null;
}

const ofPeople = new Set<InboundClass>(["human_reply", "auto_reply", "unsubscribe"]);

/**
 * The columns of a mail that a person takes for something else, as if it had been taken for that at first: an absence is read
 * from an automatic answer, what a person says from a reply, and who wrote, when it was not the lead. Pure.
 */
export function correctedColumns(mail: InboundMail, to: { class: InboundClass; lead: NewLead | null }) {
  const { class: kind, lead } = to;
  const { subject, replyText, receivedAt, fromEmail, fromName } = mail;
  const absence =
    kind === "auto_reply"
      ? readOutOfOffice({
          subject: subject ?? "",
          text: replyText ?? "",
          sentAt: receivedAt,
          zone: lead?.timezone ?? "UTC",
        })
      : { returnsOn: null, delegate: null, leftForGood: false };
  const other = lead !== null && lead.id !== mail.leadId;
  const byAnother = lead !== null && ofPeople.has(kind) && fromEmail !== null && fromEmail !== lead.email;
  return {
    class: kind,
    subtype: absence.leftForGood ? "left_company" : kind === mail.class ? mail.subtype : null,
    hard: kind === "bounce_hard" ? true : kind === "bounce_soft" ? false : null,
    confidence: 1,
    reasons: ["corrected_by_a_person"],
    ...absence,
    answer: answerOf(mail, to),
    leadId: lead?.id ?? null,
    writer: byAnother ? { name: (fromName ?? "").slice(0, 200), email: fromEmail } : null,
    ...(other && { matchedBy: "person" as const, messageId: null, address: null }),
    // An inquiry is nobody's until it is settled.
    ...(lead === null && { matchedBy: mail.matchedBy === "inquiry" ? mail.matchedBy : null, messageId: null }),
    ...(mail.review !== null && { review: "accepted" as const }),
  };
}

/** What was read at first stays: it knew the zone of the mail, and what was answered between the lines. */
function answerOf(mail: InboundMail, { class: kind, lead }: { class: InboundClass; lead: NewLead | null }) {
  if (kind !== "human_reply") return null;
  if (mail.answer !== null) return mail.answer;
  const text = mail.replyText ?? "";
  const said = categorizeReply({ text, sentAt: mail.receivedAt, zone: lead?.timezone ?? "UTC" });
  return { ...said, newAddress: readRemoval(text).newAddress, exchanges: [] } satisfies InboundAnswer;
}
