import { categoryOf } from "../../category/read.ts";
import { coreLines } from "../../note-model/core-lines.ts";
import { noteLikeness } from "../../note-model/note-likeness.ts";
import { headerOf } from "../../parse/mail.ts";
import { readOutOfOffice } from "../../out-of-office/read.ts";
import type { AutoReplyEvidence } from "./evidence.ts";
import {
  awayConsequence,
  awayPhrase,
  backPhrase,
  businessTalk,
  challengePhrase,
  deskAddress,
  deskReceipt,
  greetingClause,
  houseClosed,
  leftCompany,
  receiptPhrase,
  ticketReceipt,
  unreadMailbox,
} from "../patterns/auto-reply.ts";
import { fold } from "../fold.ts";
import { readSender } from "../sender.ts";
import { writtenInProgram } from "../signs/mail-program.ts";
import type { MailView } from "../view.ts";

/** What a note may begin with, and how much that tells. */
const OPENINGS: readonly { name: string; phrase: RegExp; weight: number }[] = [
  { name: "unread_mailbox", phrase: unreadMailbox, weight: 3 },
  { name: "house_closed", phrase: houseClosed, weight: 2 },
  { name: "left_company_phrase", phrase: leftCompany, weight: 2 },
  { name: "away_phrase", phrase: awayPhrase, weight: 2 },
  { name: "back_phrase", phrase: backPhrase, weight: 1 },
];
/** Marks of questions, and how languages ask without one: Greek writes a semicolon, Japanese and Thai end in a word. */
const QUESTION =
  /[?？؟]|;\s*$|\p{Script=Greek};(?:\s|$)|(?:ます|です|しょう|せん)か(?:。|$)|(?:吗|呢|吧)(?:。|$)|(?:ไหม|มั้ย|หรือยัง|หรือเปล่า|อะไรบ้าง|เท่าไหร่|เมื่อไหร่)(?:ครับ|คะ|ค่ะ)?(?: |$)/u;
const ENOUGH = 3;
const LONGEST = 900;
/** A note of this length says nothing besides. */
const SHORT = 220;
/** Six in a hundred people write so, in a language that the model never saw; four in five notes do. */
const LIKE_NOTE = 0.4;

/**
 * Some responders mark nothing. Their texts open with an absence and tell what follows from it, or confirm a receipt the
 * way a desk does, and nothing else: no question, no talk. A person's answer has one of these. Where the words are those
 * of a note but few, or our mail stands below them as people's programs quote it, the evidence is split.
 * @param head the folded, newly written text
 */
export function unmarkedAutoReply(view: MailView, head: string): AutoReplyEvidence | null {
  if (talks(head) || head.length > LONGEST || hasFile(view)) return null;
  const opening = OPENINGS.flatMap((one) => {
    const found = one.phrase.exec(head);
    return found && isGreeting(head.slice(0, found.index)) ? [{ ...one, at: found.index }] : [];
  }).toSorted((a, b) => b.weight - a.weight)[0];
  if (opening) return weigh(view, head, opening);
  const receipt = { confidence: 0.6, reasons: ["desk_receipt"], review: "may_be_automatic" as const };
  if (quotesMail(view)) return ticketReceipt.test(head) || deskReceipt.test(head) ? receipt : null;
  const desk = deskReceipt.test(head) && (deskAddress.test(view.fromLocal) || (!view.ours && isSharedName(view)));
  if (ticketReceipt.test(head) || desk) return { confidence: 0.72, reasons: ["desk_receipt"] };
  return deskReceipt.test(head) ? receipt : null;
}

/**
 * What a short text has of a note, without being one beyond doubt: an absence told otherwise than at its begin, what follows from
 * it, a day of return. Empty where a person talks, or a program in which people write has sent it.
 * @param head the folded, newly written text
 * @param visible the same as it was written
 */
export function noteHints(view: MailView, head: string, visible: string): string[] {
  if (asks(head) || head.length > LONGEST / 2 || hasFile(view) || isFromClient(view)) return [];
  // Yes, no, a time to talk, whom to ask instead: programs say none of these. They do say "later".
  if (!["unclear", "later"].includes(categoryOf(visible))) return [];
  const found = [
    ...OPENINGS.filter(({ phrase }) => phrase.test(head)).map(({ name }) => name),
    ...(awayConsequence.test(head) ? ["away_consequence"] : []),
    ...(returnDay(view, visible) === null ? [] : ["return_date"]),
  ];
  const hints = [
    ...found,
    ...(deskReceipt.test(head) || ticketReceipt.test(head) ? ["desk_receipt"] : []),
    ...(challengePhrase.test(head) ? ["challenge_phrase"] : []),
  ];
  if (!businessTalk.test(head))
    return hints.length === 0 && readsLikeNote(view, head, visible) ? ["reads_like_note"] : hints;
  // "Please send urgent matters to …" has words of business, too. A person who talks of them mentions the absence in between.
  return hints.length > 1 && opensAsNote(head) ? hints : [];
}

/** The model alone tells of texts long enough to have a manner, and not against a program in which people write. */
function readsLikeNote(view: MailView, head: string, visible: string): boolean {
  return (
    head.length >= (/[\p{Script=Han}\p{Script=Hangul}]/u.test(head) ? 8 : 20) &&
    !writtenInProgram(view) &&
    noteLikeness(fold(coreLines(visible))) >= LIKE_NOTE
  );
}

/** Whether an absence, or the like, is told at the begin, after a greeting at most. */
function opensAsNote(head: string): boolean {
  return OPENINGS.some(({ phrase }) => {
    const found = phrase.exec(head);
    return found !== null && isGreeting(head.slice(0, found.index));
  });
}

/** People enclose files, programs do not; a picture is a logo in either's signature. */
function hasFile({ mail }: MailView): boolean {
  return mail.attachments.some(({ type }) => !type.startsWith("image/"));
}

/** Days count from the Date field; without one, no day is said to lie ahead. */
function returnDay({ mail }: MailView, text: string): string | null {
  if (mail.date === null) return null;
  return readOutOfOffice({ subject: "", text, sentAt: new Date(mail.date), zone: "UTC" }).returnsOn;
}

function weigh(
  view: MailView,
  head: string,
  opening: { name: string; phrase: RegExp; weight: number; at: number },
): AutoReplyEvidence | null {
  const rest = head.slice(opening.at);
  const others = [
    ...OPENINGS.filter(({ name, phrase }) => name !== opening.name && phrase.test(head)).map(({ name }) => name),
    ...(awayConsequence.test(rest) ? ["away_consequence"] : []),
    ...(receiptPhrase.test(head) ? ["receipt_phrase"] : []),
    ...(returnDay(view, head) === null ? [] : ["return_date"]),
  ];
  const weight = opening.weight + others.length;
  const reasons = [opening.name, ...others];
  const quotes = quotesMail(view);
  if (weight >= ENOUGH && !(quotes && isFromClient(view))) return { confidence: quotes ? 0.7 : 0.75, reasons };
  if (weight >= ENOUGH || (head.length <= SHORT && !quotes && weight >= 2))
    return { confidence: 0.6, reasons, review: "may_be_automatic" };
  return null;
}

/** Our mail, or another, below the text. */
function quotesMail(view: MailView): boolean {
  return /^\s{0,3}>|^-{3,}.{0,40}(?:original|message)|^on .{10,120} wrote:\s*$/im.test(view.text);
}

/** Programs in which people write say their name; responders hardly ever do. */
function isFromClient(view: MailView): boolean {
  const { headers } = view.mail;
  return readSender(view).replyPrefix && ["user-agent", "x-mailer"].some((name) => headerOf(headers, name) !== null);
}

/** True when nothing but greetings and thanks stand before the absence: a person answers first, then says so. */
function isGreeting(before: string): boolean {
  const pieces = before.split(/[.,!;:。、！،।]\s*/);
  // The absence's own clause begins before its telling words: "ich bin bis zum …", "the office of Miller & Sons is …".
  if ((pieces.pop() ?? "").length > 45) return false;
  const clauses = pieces.filter((clause) => clause.trim() !== "");
  const named = /^(?:hi|hello|hey|dear|hallo|bonjour|hola|ciao|olá|hej|hei|moi|witam|ahoj)$/.test(clauses[0] ?? "");
  return clauses.every(
    (clause, index) =>
      clause.length < 100 && (greetingClause.test(clause) || (named && index === 1 && clause.length <= 25)),
  );
}

/** Display names of shared inboxes: "Support", "Acme Sales Team". */
function isSharedName(view: MailView): boolean {
  return view.fromName.split(/[\s|/&-]+/).some((word) => deskAddress.test(word));
}

/** Signs of a person talking to another. */
export function talks(head: string): boolean {
  return asks(head) || businessTalk.test(head);
}

/** A question, as languages mark it. */
export function asks(head: string): boolean {
  return QUESTION.test(head);
}
