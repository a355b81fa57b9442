import { classifyAutoReply } from "./classify/auto/classify-auto-reply.ts";
import { classifyBulk } from "./classify/classify-bulk.ts";
import { classifyCalendar } from "./classify/signs/classify-calendar.ts";
import { classifyComplaint } from "./classify/classify-complaint.ts";
import { classifyDelivered, classifyDisposition, classifyMachine } from "./classify/classify-other.ts";
import { classifyReaction } from "./classify/signs/classify-reaction.ts";
import { classifyUnsubscribe } from "./classify/classify-unsubscribe.ts";
import { classifyDeskAgent } from "./classify/auto/desk-agent.ts";
import { classifyBounceNotice } from "./classify/failure/classify-notice.ts";
import { classifyDeliveryReport } from "./classify/failure/classify-report.ts";
import { explainOpaque, opaqueForm } from "./classify/signs/opaque.ts";
import { classifyMailedEvent } from "./classify/provider/classify-event.ts";
import { noteHints } from "./classify/auto/unmarked.ts";
import { fold } from "./classify/fold.ts";
import { readSender } from "./classify/sender.ts";
import { namesSignedAddress } from "./classify/signed-address.ts";
import { verdict } from "./classify/verdict.ts";
import type { Verdict } from "./classify/verdict.ts";
import { viewMail } from "./classify/view.ts";
import type { MailView } from "./classify/view.ts";
import type { ParsedMail } from "./parse/mail.ts";
import type { Exchange } from "./reply-text/pair-answers.ts";
import { extractReplyText } from "./reply-text/extract.ts";
import type { ReplyText } from "./reply-text/extract.ts";

/** Answers stand at the top of a mail or within the first quoted mails; what lies beyond is not read. */
const MAX_BODY = 262_144;

/** A note of this length says nothing besides its absence. */
const SHORT = 220;

/** A verdict with the newly written text it rests on ("" for reports, which nobody wrote), and answers between quoted lines. */
export type Classified = Verdict & { visibleText: string; exchanges?: readonly Exchange[] };

/**
 * What an inbound mail is, and what its writer newly wrote: pure, from the parsed mail alone. Reports by
 * their standard come first, then reports in the forms of single systems, then answers by machines,
 * wishes to get no more mail, and mail to many; what remains was written by a person. Never throws.
 * @param ours whether it came to one of our signed addresses or answers a message of ours: then no field of a list that
 * passed it on, and no name of its sender, makes it mail to many. By the form of the addresses when not given.
 */
export function classify(mail: ParsedMail, ours = namesSignedAddress(mail)): Classified {
  return judge(viewMail(mail, ours), () => visibleTextOf(mail));
}

/** The verdict on a mail as one that concerns us not, and as one that came or answers to us: which it is, only the installation knows. */
export function classifyTwice(mail: ParsedMail): { stranger: Classified; ours: Classified } {
  const view = viewMail(mail, false);
  let text: ReplyText | undefined;
  const once = () => (text ??= visibleTextOf(mail));
  return { stranger: judge(view, once), ours: judge({ ...view, ours: true }, once) };
}

function judge(view: MailView, visible: () => ReplyText): Classified {
  const report = classifyReport(view);
  if (report) return { ...report, visibleText: "" };
  const { visibleText, exchanges } = visible();
  return { ...classifyWritten(view, visibleText), visibleText, ...(exchanges.length > 0 && { exchanges }) };
}

function visibleTextOf(mail: ParsedMail): ReplyText {
  return extractReplyText({ text: readable(mail.text), html: readable(mail.html) });
}

/** Nobody writes a hundred blanks or marks in a row; cutting such runs keeps pattern matching linear. */
function readable(body: string): string {
  return body.slice(0, MAX_BODY).replaceAll(/([^\S\r\n]|[-*_>.=~#|]){100,}/g, (run) => run.slice(0, 100));
}

function classifyReport(view: MailView): Verdict | null {
  return (
    classifyMailedEvent(view) ??
    classifyComplaint(view) ??
    classifyDisposition(view) ??
    classifyDeliveryReport(view) ??
    classifyDelivered(view) ??
    posedReport(view) ??
    classifyBounceNotice(view)
  );
}

/** A bait with a program attached is taken out before the prose of bounces is trusted. */
function posedReport(view: MailView): Verdict | null {
  const machine = classifyMachine(view);
  return machine?.reasons.includes("program_attached") ? machine : null;
}

function classifyWritten(view: MailView, visibleText: string): Verdict {
  const agent = classifyDeskAgent(view, visibleText);
  return (
    classifyCalendar(view, visibleText) ??
    classifyReaction(view, visibleText) ??
    (agent === null ? classifyAutoReply(view, visibleText) : null) ??
    classifyUnsubscribe(view, visibleText) ??
    agent ??
    classifyMachine(view) ??
    classifyBulk(view, visibleText) ??
    writtenByPerson(view, visibleText)
  );
}

function writtenByPerson(view: MailView, visibleText: string): Verdict {
  const { mail } = view;
  if (!view.ours && !mail.from?.address && !mail.sender?.address)
    return verdict("other", "unattributed", 0.6, ["no_sender"]);
  const { replyPrefix } = readSender(view);
  const reasons = [view.threaded ? "answers_a_mail" : replyPrefix ? "reply_subject" : "no_machine_sign"];
  const opaque = opaqueForm(mail);
  const hints = opaque !== null || visibleText.length > SHORT ? [] : noteHints(view, fold(visibleText), visibleText);
  return verdict("human_reply", opaque, view.threaded ? 0.95 : replyPrefix ? 0.9 : 0.75, [...reasons, ...hints], {
    review: hints.length > 0 ? "may_be_automatic" : null,
    diagnostic: opaque === null ? null : explainOpaque(opaque),
    originalMessageId: mail.inReplyTo[0] ?? mail.references.at(-1) ?? null,
  });
}
