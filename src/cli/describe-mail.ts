import { classify } from "../inbound/classify.ts";
import { parseMail } from "../inbound/parse.ts";
import { readAbsence } from "../inbound/read-absence.ts";

/** One mail as `ripen classify` prints it, without its file name; `returns_on` is an ISO 8601 date or null. */
export async function describeMail(raw: Uint8Array, options: { zone: string; now: Date }) {
  const mail = await parseMail(raw);
  const found = classify(mail);
  const { returnsOn, leftForGood } = readAbsence({ mail, found, ...options });
  return {
    class: found.class,
    subtype: leftForGood ? "left_company" : found.subtype,
    hard: found.hard,
    recipient: found.recipient,
    final_recipient: found.finalRecipient,
    original_recipient: found.originalRecipient,
    status: found.status,
    original_message_id: found.originalMessageId,
    returns_on: returnsOn,
    visible_text: found.visibleText,
    reasons: found.reasons,
    review: found.review,
  };
}
