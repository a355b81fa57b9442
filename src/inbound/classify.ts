import { classifyAutoReply } from "./classify/classify-auto-reply.ts";
import { classifyBulk } from "./classify/classify-bulk.ts";
import { classifyComplaint } from "./classify/classify-complaint.ts";
import { classifyMailedEvent } from "./classify/provider/classify-event.ts";
import { classifyBounceNotice } from "./classify/failure/classify-notice.ts";
import {
  classifyCalendar,
  classifyDelivered,
  classifyDisposition,
  classifyMachine,
} from "./classify/classify-other.ts";
import { classifyDeliveryReport } from "./classify/failure/classify-report.ts";
import { classifyUnsubscribe } from "./classify/classify-unsubscribe.ts";
import { readSender } from "./classify/sender.ts";
import { verdict } from "./classify/verdict.ts";
import type { Verdict } from "./classify/verdict.ts";
import { viewMail } from "./classify/view.ts";
import type { MailView } from "./classify/view.ts";
import type { ParsedMail } from "./parse/mail.ts";
import type { Exchange } from "./reply-text/pair-answers.ts";
import { extractReplyText } from "./reply-text/extract.ts";

/** Answers stand at the top of a mail or within the first quoted mails; what lies beyond is not read. */
const MAX_BODY = 262_144;

/** A verdict with the newly written text it rests on ("" for reports, which nobody wrote), and answers between quoted lines. */
export type Classified = Verdict & { visibleText: string; exchanges?: readonly Exchange[] };

/**
 * What an inbound mail is, and what its writer newly wrote: pure, from the parsed mail alone. Reports by
 * their standard come first, then reports in the forms of single systems, then answers by machines,
 * wishes to get no more mail, and mail to many; what remains was written by a person. Never throws.
 */
export function classify(mail: ParsedMail): Classified {
  const view = viewMail(mail);
  const report = classifyReport(view);
  if (report) return { ...report, visibleText: "" };
  const { visibleText, exchanges } = extractReplyText({ text: readable(mail.text), html: readable(mail.html) });
  return { ...classifyWritten(view, visibleText), visibleText, ...(exchanges.length > 0 && { exchanges }) };
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
  const { mail } = view;
  const found =
    classifyCalendar(view) ??
    classifyAutoReply(view, visibleText) ??
    classifyUnsubscribe(view, visibleText) ??
    classifyMachine(view) ??
    classifyBulk(view, visibleText);
  if (found) return found;
  if (!mail.from?.address && !mail.sender?.address) return verdict("other", "unattributed", 0.6, ["no_sender"]);
  const sender = readSender(view);
  const answers = mail.inReplyTo.length > 0 || mail.references.length > 0;
  const reasons = [answers ? "answers_a_mail" : sender.replyPrefix ? "reply_subject" : "no_machine_sign"];
  return verdict("human_reply", null, answers ? 0.95 : sender.replyPrefix ? 0.9 : 0.75, reasons, {
    recipient: null,
    originalMessageId: mail.inReplyTo[0] ?? mail.references.at(-1) ?? null,
  });
}
