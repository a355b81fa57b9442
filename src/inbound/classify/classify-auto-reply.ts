import { headerOf } from "../parse/mail.ts";
import { autoSubmitted, vendorAutoReply } from "./auto-reply-headers.ts";
import {
  absenceTitle,
  autoReplyMark,
  autoReplyTitle,
  awayConsequence,
  awayPhrase,
  businessTalk,
  challengeContext,
  challengePhrase,
  deskAddress,
  deskReceipt,
  greetingClause,
  leftCompany,
  receiptPhrase,
  selfDeclared,
  ticketReceipt,
} from "./patterns/auto-reply.ts";
import { fold } from "./fold.ts";
import { readSender } from "./sender.ts";
import { verdict } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";
import type { MailView } from "./view.ts";

const HEAD = 1500;

/**
 * The verdict on an automatic answer: by Auto-Submitted (RFC 3834), by vendor fields, by the title its
 * responder gave it, by what it says of itself, or by an absence told the way responders tell it.
 * `visible` is the newly written text. Null when there is no such evidence; a person who mentions being
 * away gives none.
 */
export function classifyAutoReply(view: MailView, visible: string): Verdict | null {
  const words = fold(visible.slice(0, 8_000));
  const evidence = autoReplyEvidence(view, words);
  if (!evidence) return null;
  const from = view.mail.from?.address ?? null;
  return verdict("auto_reply", subtypeOf(view.subject, words), evidence.confidence, evidence.reasons, {
    recipient: from,
    originalMessageId: view.mail.inReplyTo[0] ?? view.mail.references.at(-1) ?? view.original?.messageId ?? null,
  });
}

function autoReplyEvidence(view: MailView, words: string): { confidence: number; reasons: string[] } | null {
  const { headers } = view.mail;
  const sender = readSender(view);
  const submitted = autoSubmitted(headers);
  const vendor = vendorAutoReply(headers);
  const head = words.slice(0, HEAD);
  const titled =
    !sender.replyPrefix && [autoReplyTitle, absenceTitle, autoReplyMark].some((title) => title.test(view.subject));
  const declares = selfDeclared.test(head);
  const away = awayPhrase.test(head);

  if (submitted === "auto-replied") return { confidence: 0.99, reasons: ["auto_submitted_auto-replied"] };
  if (vendor !== null) return { confidence: 0.97, reasons: [`header_${vendor}`] };
  if (
    submitted !== null &&
    (titled || away || declares || isAnswer(view) || (!isBulk(view) && receiptPhrase.test(head)))
  ) {
    return { confidence: 0.95, reasons: [`auto_submitted_${submitted}`] };
  }
  if (titled) return { confidence: sender.nullReturnPath || away ? 0.97 : 0.88, reasons: ["auto_reply_subject"] };
  if (isBulk(view)) return null;
  if (declares && (away || receiptPhrase.test(head) || leftCompany.test(head) || sender.nullReturnPath || sender.robot))
    return { confidence: 0.9, reasons: ["says_automatic"] };
  if (sender.nullReturnPath && (away || leftCompany.test(head) || receiptPhrase.test(head)))
    return { confidence: 0.92, reasons: ["null_return_path", "away_phrase"] };
  if (/(?:spamarrest|boxbe|sendio|choicemail|bluebottle)\.(?:com|net)$/.test(view.fromDomain))
    return { confidence: 0.95, reasons: ["challenge_sender"] };
  if (!sender.replyPrefix && challengePhrase.test(head) && challengeContext.test(head)) {
    return { confidence: 0.85, reasons: ["challenge_phrase"] };
  }
  if (/^(?:bulk|junk|list)/i.test(headerOf(headers, "precedence") ?? "") && away && !talks(head)) {
    // Vacation programs before RFC 3834 marked their answers so.
    return { confidence: 0.85, reasons: ["precedence", "away_phrase"] };
  }
  // RFC 5321 4.5.5: only machines send with the null sender, whatever language their text is in.
  if (view.mail.returnPath === "" && isAnswer(view)) return { confidence: 0.7, reasons: ["null_return_path"] };
  return unmarked(view, head);
}

/**
 * Some responders mark nothing. Their texts tell an absence and what follows from it, or confirm a receipt
 * the way a desk does, and nothing else: no question, no quoted mail under them, no talk. A person's answer
 * has one of these.
 */
function unmarked(view: MailView, head: string): { confidence: number; reasons: string[] } | null {
  const quotes = /^\s{0,3}>|^-{3,}.{0,40}(?:original|message)|^on .{10,120} wrote:\s*$/im.test(view.text);
  if (quotes || talks(head) || head.length > 900 || view.mail.attachments.length > 0) return null;
  const opening = awayPhrase.exec(head);
  if (opening && isGreeting(head.slice(0, opening.index)) && awayConsequence.test(head.slice(opening.index))) {
    return { confidence: 0.75, reasons: ["away_phrase", "away_consequence"] };
  }
  if (leftCompany.test(head.slice(0, 300)) && awayConsequence.test(head)) {
    return { confidence: 0.72, reasons: ["left_company_phrase"] };
  }
  const receipt = ticketReceipt.test(head) || (deskReceipt.test(head) && deskAddress.test(view.fromLocal));
  return receipt ? { confidence: 0.72, reasons: ["desk_receipt"] } : null;
}

/** True when nothing but greetings and thanks stand before the absence: a person answers first, then says so. */
function isGreeting(before: string): boolean {
  const pieces = before.split(/[.,!;:。、！]\s*/);
  // The absence's own clause begins before its telling words: "ich bin bis zum …".
  if ((pieces.pop() ?? "").length > 30) return false;
  const clauses = pieces.filter((clause) => clause.trim() !== "");
  const named = /^(?:hi|hello|hey|dear|hallo|bonjour|hola|ciao|olá|hej|hei|moi|witam|ahoj)$/.test(clauses[0] ?? "");
  return clauses.every(
    (clause, index) =>
      clause.length < 100 && (greetingClause.test(clause) || (named && index === 1 && clause.length <= 25)),
  );
}

/** Signs of a person talking to another. */
function talks(head: string): boolean {
  return /[?？]/.test(head) || businessTalk.test(head);
}

function isAnswer(view: MailView): boolean {
  return view.mail.inReplyTo.length > 0 || view.mail.references.length > 0 || readSender(view).replyPrefix;
}

function isBulk(view: MailView): boolean {
  return headerOf(view.mail.headers, "list-unsubscribe") !== null || headerOf(view.mail.headers, "list-id") !== null;
}

function subtypeOf(subject: string, words: string): string {
  const head = words.slice(0, 2500);
  if (challengePhrase.test(head.slice(0, HEAD)) && !awayPhrase.test(head)) return "challenge_response";
  if (leftCompany.test(head) && !/(?:i|we) will (?:be back|return)/.test(head)) return "left_company";
  const all = `${subject} ${head}`;
  if (
    /\b(?:vacation|holidays?|annual leave)\b|urlaub|\bcongés?\b|vacances|vacaciones|ferie\b|ferias|férias|vakantie|semester|lomalla|urlop|dovolen|отпуск|izinde|tatil|休暇|休假|度假|휴가/.test(
      all,
    )
  )
    return "vacation";
  if (
    awayPhrase.test(head) ||
    /out of (?:the )?office|abwesen|absen|ausen|assen|afwezig|frånvaro|fravær|poissa|nieobecn|отсутств|不在|부재/.test(
      all,
    )
  )
    return "out_of_office";
  if (receiptPhrase.test(head) || /acknowledg|received|eingangsbestätigung|accusé|受付|ticket|case/.test(all))
    return "receipt";
  return "auto_reply";
}
