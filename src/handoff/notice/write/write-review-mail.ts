import type { InboundClass, InboundReviewReason } from "../../../db/schema/inbound.ts";
import { quote, toHtml } from "./write-handoff-mail.ts";
import type { HandoffMail } from "./write-handoff-mail.ts";

/** A mail that waits for a review. */
export interface WaitingMail {
  id: string;
  fromEmail: string | null;
  subject: string | null;
  text: string | null;
  class: InboundClass | null;
  reviewReason: InboundReviewReason | null;
  heldUntil: Date | null;
  receivedAt: Date;
}

const reasons: Record<InboundReviewReason, string> = {
  unproven_sender: "it could not be proven that its sender is who it says.",
  sent_to_bounce_address: "it came to the address for reports of failed delivery, where people do not write.",
  no_sender: "it names no sender.",
  rewritten_sender: "a group or form passed it on under a name of its own, and its author could not be proven.",
  marked_automatic: "its fields say that a program wrote it, its words that a person did.",
  may_be_automatic: "it reads like an automatic answer, and is not marked as one.",
};
const classes: Partial<Record<InboundClass, string>> = {
  human_reply: "a person's answer: accepted, it promotes and stops the sequences.",
  auto_reply: "an automatic answer: accepted, its absence counts.",
  unsubscribe: "a wish to get no more mail: accepted, the address is suppressed.",
  bounce_hard: "a report of failed delivery: accepted, the address is suppressed.",
  complaint: "a complaint: accepted, the address is suppressed.",
};

/** Writes the mail that tells of mails waiting for a review, why, what they are taken for, and what happens without one. */
export function writeReviewMail(mails: readonly WaitingMail[], open: number, apiUrl: string): HandoffMail {
  const text = [
    ...mails.flatMap((mail) => [
      `${minute(mail.receivedAt)}  ${mail.fromEmail ?? "unknown sender"}  "${mail.subject ?? ""}"`,
      `Needs a look because ${reasons[mail.reviewReason ?? "unproven_sender"]}`,
      ...(mail.class !== null && classes[mail.class] !== undefined ? [`Taken for ${classes[mail.class]}`] : []),
      mail.heldUntil === null
        ? "No sequence waits for it."
        : `The lead's sequences wait until ${minute(mail.heldUntil)}; then they go on, and this mail stays open.`,
      "",
      quote((mail.text ?? "").slice(0, 2_000)),
      "",
      `POST ${apiUrl}/v1/inbound-mails/${mail.id}/accept`,
      `POST ${apiUrl}/v1/inbound-mails/${mail.id}/dismiss`,
      "",
    ]),
    `All that is open: GET ${apiUrl}/v1/inbound-mails?review=needed`,
    "",
  ].join("\n");
  const count = open === 1 ? "A mail waits" : `${open} mails wait`;
  return { subject: `${count} for your decision`, text, html: toHtml(text, "") };
}

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
