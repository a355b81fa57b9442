import type { Classified } from "../classify.ts";
import { writtenInProgram } from "../classify/signs/mail-program.ts";
import type { Author } from "../match/author.ts";
import type { Match } from "../match/match-mail.ts";
import type { Understanding } from "../understand/understand.ts";
import { weighCircumstances } from "./circumstances.ts";
import { reportForLead } from "./for-lead.ts";

/** What is known of a mail. */
export interface Known {
  read: Understanding;
  match: Match | undefined;
  author: Author;
  /** The author is a sender or a rep of ours. */
  isOurPerson: boolean;
  /** What the mails received before tell of it. */
  before: MailsBefore;
  /** The envelope it came in names no sender. */
  nullSender: boolean;
  /** By the real clock; null when the clock is none. */
  receivedAt: Date | null;
  /** It was received when it came in: from the server that sent it, not out of a mailbox. */
  cameJustThen: boolean;
}

/** What a mail has in common with mails received before. */
export interface MailsBefore {
  /** The author has sent the same words. */
  repeated: boolean;
  /** The author has answered another mail of ours at the same moment. */
  answersSeveral: boolean;
  /** Others of the author's domain have sent words of the same build. */
  sameBuild: boolean;
}

export const nothingBefore: MailsBefore = { repeated: false, answersSeveral: false, sameBuild: false };

const replyMark = /^\p{L}{1,5}(?:\[\d{1,3}\])?\s?[:：]/u;

/**
 * What a mail is to us: its words and fields, seen in the light of whom it answers, who wrote it, and how it came. What our
 * own people write is nobody's answer, unless the lead is one of them.
 */
export function judgeMail(known: Known): Classified {
  const { read, match, author, isOurPerson, before, nullSender, receivedAt, cameJustThen } = known;
  const isAnswer = match?.by === "token" || match?.by === "references";
  const found = isAnswer ? read.foundAsOurs : read.found;
  const isReport = found.class === "bounce_hard" || found.class === "bounce_soft" || found.class === "complaint";
  if (isReport) return match === undefined ? found : reportForLead(found, match.leadEmails);
  const isLead = author.email !== null && (match?.leadEmails.includes(author.email) ?? false);
  if (isOurPerson && !isLead)
    return { ...found, class: "other", subtype: "own_mail", confidence: 0.95, reasons: ["own_sender"], review: null };
  if (!isAnswer || match === undefined) return found;
  return weighCircumstances(found, {
    secondsAfter: secondsBetween(match.answered?.sentAt ?? null, receivedAt),
    cameJustThen,
    sentBefore: before.repeated,
    answersSeveral: before.answersSeveral,
    sameBuild: before.sameBuild,
    titled: isTitled(read.mail.subject, match.answered?.subject ?? null),
    quotesNothing: found.visibleText.trim() === read.mail.text.trim(),
    nullSender,
    toBounceAddress: match.address === "bounce",
    speaksLikeOne: read.noteLike,
    likeness: read.likeness,
    writtenInProgram: writtenInProgram(read),
  });
}

function secondsBetween(sent: Date | null, received: Date | null): number | null {
  if (sent === null || received === null) return null;
  return Math.max(0, (received.getTime() - sent.getTime()) / 1_000);
}

/** "Notice: Welcome", in answer to "Welcome": a responder put a title of its own before it. */
function isTitled(subject: string, ours: string | null): boolean {
  const bare = (ours ?? "").trim().toLowerCase();
  const title = subject.trim().toLowerCase();
  if (bare.length < 4 || !title.endsWith(bare) || title === bare) return false;
  const before = title.slice(0, title.length - bare.length).trim();
  return before.length > 3 && /[:：\-–—\]]$/.test(before) && !replyMark.test(title);
}
