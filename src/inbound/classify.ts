import { classifyAutoReply } from "./classify/classify-auto-reply.ts";
import { classifyComplaint } from "./classify/classify-complaint.ts";
import { classifyMailedEvent } from "./classify/classify-event.ts";
import { classifyBounceNotice } from "./classify/classify-notice.ts";
import { classifyBulk, classifyCalendar, classifyDisposition, classifyMachine } from "./classify/classify-other.ts";
import { classifyDeliveryReport } from "./classify/classify-report.ts";
import { classifyUnsubscribe } from "./classify/classify-unsubscribe.ts";
import { readSender } from "./classify/sender.ts";
import { verdict } from "./classify/verdict.ts";
import type { Verdict } from "./classify/verdict.ts";
import { viewMail } from "./classify/view.ts";
import type { MailView } from "./classify/view.ts";
import type { ParsedMail } from "./parse/mail.ts";

/**
 * What an inbound mail is: pure, from the parsed mail and its newly written text. Reports by their
 * standard come first, then reports in the forms of single systems, then answers by machines, wishes to
 * get no more mail, and mail to many; what remains was written by a person. Never throws on any input.
 */
export function classify(mail: ParsedMail, visibleText: string): Verdict {
  const view = viewMail(mail);
  return classifyReport(view) ?? classifyWritten(view, visibleText);
}

function classifyReport(view: MailView): Verdict | null {
  return (
    classifyMailedEvent(view) ??
    classifyComplaint(view) ??
    classifyDisposition(view) ??
    classifyDeliveryReport(view) ??
    posedReport(view) ??
    classifyBounceNotice(view)
  );
}

/** A bait with a program attached is taken out before the prose of bounces is trusted. */
function posedReport(view: MailView): Verdict | null {
  const machine = classifyMachine(view);
  return machine?.subtype === "spam_report" ? machine : null;
}

function classifyWritten(view: MailView, visibleText: string): Verdict {
  const { mail } = view;
  const found =
    classifyCalendar(view) ??
    classifyAutoReply(view, visibleText) ??
    classifyUnsubscribe(view, visibleText) ??
    classifyMachine(view) ??
    classifyBulk(view);
  if (found) return found;
  if (mail.from === null && mail.sender === null) return verdict("other", "unattributed", 0.6, ["no_sender"]);
  const sender = readSender(view);
  const answers = mail.inReplyTo.length > 0 || mail.references.length > 0;
  const reasons = [answers ? "answers_a_mail" : sender.replyPrefix ? "reply_subject" : "no_machine_sign"];
  return verdict("human_reply", null, answers ? 0.95 : sender.replyPrefix ? 0.9 : 0.75, reasons, {
    recipient: null,
    originalMessageId: mail.inReplyTo[0] ?? mail.references.at(-1) ?? null,
  });
}
