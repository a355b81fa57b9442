import { judgeMail, nothingBefore } from "../../../src/inbound/judge/judge-mail.ts";
import { reviewReason } from "../../../src/inbound/judge/review-reason.ts";
import { authorOf } from "../../../src/inbound/match/author.ts";
import type { Match } from "../../../src/inbound/match/match-mail.ts";
import { understand } from "../../../src/inbound/understand/understand.ts";
import { ourSubject } from "./mail.ts";
import type { GeneratedMail } from "./mail.ts";

/** What Ripen makes of a mail, and whether a person has to look before anything follows. */
export interface Outcome {
  class: string;
  review: boolean;
  reasons: readonly string[];
}

const sentAt = new Date("2026-11-30T09:00:00Z");

/** Reads and judges a mail as a running engine does once it has found the message it answers. */
export async function judgeGenerated(mail: GeneratedMail): Promise<Outcome> {
  const read = await understand(mail.raw, "mail");
  const author = authorOf(read.mail, (email) => email.endsWith("@ours.example"));
  const match: Match = {
    by: "token",
    leadId: "0199aa11-0000-7000-8000-000000000001",
    messageId: "0199aa11-0000-7000-8000-000000000002",
    address: mail.to,
    writer: null,
    leadEmails: ["ann.lead@lead.example", mail.from.toLowerCase()],
    answered: { subject: ourSubject, sentAt },
  };
  const receivedAt = mail.secondsAfter === null ? null : new Date(sentAt.getTime() + 1_000 * mail.secondsAfter);
  const found = judgeMail({
    read,
    match,
    author,
    isOurPerson: false,
    before: nothingBefore,
    nullSender: false,
    receivedAt,
    cameJustThen: true,
  });
  const claim = { class: found.class, hasEffect: found.class !== "other" && found.class !== "bounce_soft" };
  const reason = reviewReason({
    claim,
    match,
    author,
    authenticated: true,
    byProvider: false,
    split: found.review,
    isInHands: false,
  });
  return { class: found.class, review: reason !== null, reasons: found.reasons };
}
