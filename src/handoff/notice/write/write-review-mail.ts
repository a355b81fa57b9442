import type { InboundClass, InboundReviewReason } from "../../../db/schema/inbound.ts";
import { reviewReasonWords } from "../../../promote/review/words.ts";
import { lineOf, quoteLines } from "../../../platform/stranger-text.ts";
import { toHtml } from "./mail.ts";
import type { NoticeMail } from "./mail.ts";

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

const classes: Partial<Record<InboundClass, string>> = {
  human_reply: "a person's answer: accepted, it promotes and stops the sequences.",
  auto_reply: "an automatic answer: accepted, its absence counts.",
  unsubscribe: "a wish to get no more mail: accepted, the address is suppressed.",
  bounce_hard: "a report of failed delivery: accepted, the address is suppressed.",
  complaint: "a complaint: accepted, the address is suppressed.",
};

/**
 * Writes the mail that tells of mails waiting for a review, why, what they are taken for, and what happens without one.
 * @param pageUrl the page on which one button decides about each
 */
export function writeReviewMail(mails: readonly WaitingMail[], open: number, pageUrl: string): NoticeMail {
  const text = [
    `Decide about ${open === 1 ? "it" : "them"}, with one button each: ${pageUrl}`,
    "",
    ...mails.flatMap((mail) => [
      `${minute(mail.receivedAt)}  ${lineOf(mail.fromEmail ?? "unknown sender", 320)}  "${lineOf(mail.subject ?? "")}"`,
      `Needs a look because ${reviewReasonWords[mail.reviewReason ?? "unproven_sender"]}`,
      ...(mail.class !== null && classes[mail.class] !== undefined ? [`Taken for ${classes[mail.class]}`] : []),
      mail.heldUntil === null
        ? "No sequence waits for it."
        : `The lead's sequences wait until ${minute(mail.heldUntil)}; then they go on, and this mail stays open.`,
      "",
      quoteLines((mail.text ?? "").slice(0, 2_000)),
      "",
    ]),
    "The link is good for two weeks. Over the API: GET /v1/inbound-mails?review=needed lists what is open,",
    "POST /v1/inbound-mails/{id}/accept, dismiss or reclassify decides.",
    "",
  ].join("\n");
  const count = open === 1 ? "A mail waits" : `${open} mails wait`;
  return { subject: `${count} for your decision`, text, html: toHtml(text, pageUrl) };
}

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
