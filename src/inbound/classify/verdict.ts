/** The seven things an inbound mail can be. */
export type MailClass =
  | "human_reply"
  | "auto_reply"
  | "bounce_hard"
  | "bounce_soft"
  | "complaint"
  | "unsubscribe"
  | "other";

/**
 * What the classifier found. `subtype` refines the class (`delayed`, `mailbox_full`, `out_of_office`, `mdn` …);
 * `hard` is set for bounces only; `recipient` is the address the report is about, `finalRecipient` the one that failed
 * and `originalRecipient` the one we had written to, as far as the report tells them (RFC 3464 2.3.1 and 2.3.2); `status` is an enhanced
 * status code (RFC 3463); `originalMessageId` is the Message-ID, with angle brackets, of the mail of
 * ours that it is about; `confidence` is between 0 and 1; `reasons` name the evidence, strongest first.
 * `review` says why the evidence is split, so that a person has to decide; null when it is clear. `reported` is
 * what a report says of each of its recipients, where it names several.
 */
export type Verdict = {
  class: MailClass;
  subtype: string | null;
  hard: boolean | null;
  recipient: string | null;
  finalRecipient: string | null;
  originalRecipient: string | null;
  status: string | null;
  diagnostic: string | null;
  originalMessageId: string | null;
  confidence: number;
  reasons: readonly string[];
  review: ReviewReason | null;
  reported: readonly ReportedOutcome[];
};

/** Why the words, the fields and the way of a mail do not agree on who wrote it. */
export type ReviewReason = "marked_automatic" | "may_be_automatic";

/** What a report says of one of its recipients (RFC 3464 2.3); `addresses` are the names it has there. */
export type ReportedOutcome = Pick<Verdict, "class" | "subtype" | "hard" | "status" | "diagnostic"> & {
  addresses: readonly string[];
};

/** A verdict with nothing known but its class. */
export function verdict(
  mailClass: MailClass,
  subtype: string | null,
  confidence: number,
  reasons: readonly string[],
  rest: Partial<Verdict> = {},
): Verdict {
  return {
    hard: null,
    recipient: null,
    finalRecipient: null,
    originalRecipient: null,
    status: null,
    diagnostic: null,
    originalMessageId: null,
    review: null,
    reported: [],
    ...rest,
    class: mailClass,
    subtype,
    confidence,
    reasons,
  };
}
