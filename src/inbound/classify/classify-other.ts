import { headerOf, headersOf } from "../parse/mail.ts";
import { autoSubmitted } from "./auto-reply-headers.ts";
import { bounceSubject, bounceSubjectLocalized } from "./bounce-phrases.ts";
import { readSender } from "./sender.ts";
import { verdict } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";
import type { MailView } from "./view.ts";

const PROGRAM = /\.(?:exe|scr|pif|com|bat|cmd|js|jse|vbs|vbe|wsf|hta|lnk|jar|iso|img|zip|rar|7z|ace|html?|shtml)$/i;

/**
 * Message disposition notifications (RFC 8098): the mail was displayed or deleted, by a machine's word.
 * They say nothing about interest. Null for any other mail.
 */
export function classifyDisposition(view: MailView): Verdict | null {
  const { mail } = view;
  const declared = mail.contentType.params["report-type"]?.toLowerCase() === "disposition-notification";
  const part = mail.parts.some((entry) => entry.type === "message/disposition-notification" || entry.type === "message/global-disposition-notification");
  const outlook = /^(?:read|not read|gelesen|ungelesen gelöscht|nicht gelesen|lu|non lu|leído|no leído|letto|non letto|lida|não lida|gelezen|niet gelezen|läst|olästa?|læst|lest|luettu|przeczytane|přečteno|прочтено|не прочтено|okundu|開封済み|开封|已读|已讀|읽음): /.test(view.subject);
  const empty = view.text.trim().length < 400 && /(?:was read|has been displayed|wurde gelesen|a été lu|fue leído|è stato letto|foi lida|was deleted without being read|is gelezen)/.test(view.folded);
  if (!declared && !part && !(outlook && empty)) return null;
  return verdict("other", "mdn", 0.98, ["disposition_notification"], { originalMessageId: view.original?.messageId ?? mail.inReplyTo[0] ?? null });
}

/** Answers and invitations of calendars (RFC 6047): a METHOD other than none in a calendar part. */
export function classifyCalendar(view: MailView): Verdict | null {
  const method = view.mail.parts.find((part) => part.method !== null)?.method ?? view.mail.contentType.params["method"]?.toUpperCase() ?? null;
  const calendar = view.mail.contentType.type === "text/calendar" || view.mail.parts.some((part) => part.type === "text/calendar");
  if (!calendar || method === null) return null;
  // A person may attach an invitation to an answer; a calendar's own mail is made of little else.
  if (/^(?:PUBLISH|REQUEST)$/.test(method) && readSender(view).replyPrefix) return null;
  return verdict("other", "calendar", 0.93, [`calendar_${method.toLowerCase()}`]);
}

/** Mailing lists, newsletters and notifications: mail to many, or by a machine, and in no case an answer to us. */
export function classifyBulk(view: MailView): Verdict | null {
  const { headers } = view.mail;
  const sender = readSender(view);
  const answers = view.mail.inReplyTo.length > 0 || view.mail.references.length > 0 || sender.replyPrefix;
  const precedence = headerOf(headers, "precedence")?.toLowerCase() ?? "";
  const list = headerOf(headers, "list-id") ?? headerOf(headers, "x-mailing-list") ?? headerOf(headers, "mailing-list") ?? headerOf(headers, "x-loop");
  if (list !== null && (!answers || postedToList(view))) return verdict("other", "list_traffic", 0.9, ["list_header"]);
  if (headerOf(headers, "list-unsubscribe") !== null && !answers) return verdict("other", "newsletter", 0.9, ["list_unsubscribe_header"]);
  if (/^(?:bulk|list|junk)/.test(precedence) && !answers) return verdict("other", "newsletter", 0.85, ["precedence"]);
  if (autoSubmitted(headers) !== null) return verdict("other", "notification", 0.85, [`auto_submitted_${autoSubmitted(headers)}`]);
  if (sender.robot) return verdict("other", "notification", 0.8, ["unattended_sender"]);
  const campaign = ["x-campaignid", "x-campaign", "x-mailgun-sid", "x-sg-eid", "feedback-id", "x-csa-complaints", "x-mailchimp", "x-mc-user", "x-feedback-id", "x-mailer-recptid", "x-cid"].find((name) => headerOf(headers, name) !== null);
  if (campaign !== undefined && !answers) return verdict("other", "newsletter", 0.75, [`header_${campaign}`]);
  return newsletterWords(view, answers);
}

/** Older newsletters carry no list header; their foot tells that and why the reader is on a list. */
function newsletterWords(view: MailView, answers: boolean): Verdict | null {
  if (answers) return null;
  const foot = view.text.slice(-4000).toLowerCase();
  const subscribed =
    /(?:to (?:unsubscribe|be removed|stop receiving|opt[- ]out|change your (?:e-?mail|subscription)|cancel your subscription|modify your subscription|subscribe)|unsubscribe (?:here|instructions|from this|by|at:|now)|you (?:are|were) (?:receiving|subscribed)|you(?:'ve| have) received this|this (?:e-?mail|newsletter|message) was sent to|manage your (?:subscription|preferences)|newsletter (?:abbestellen|abmelden)|abbestellen|se désinscrire|désabonner|darse de baja|cancelar (?:su|la) suscrip|cancellare l'iscrizione|cancelar a (?:sua )?(?:inscri|subscri)|uitschrijven|avprenumerera|отписаться|配信停止|退订)/.test(foot);
  return subscribed && view.text.length > 600 ? verdict("other", "newsletter", 0.75, ["subscription_footer"]) : null;
}

/** True when the list itself was addressed: we only get a copy, as its subscriber. */
function postedToList(view: MailView): boolean {
  const post = /mailto:([^>\s?]{3,200})/i.exec(headerOf(view.mail.headers, "list-post") ?? "")?.[1]?.toLowerCase();
  const id = /<?([\w.-]{3,200})>?\s*$/.exec(headerOf(view.mail.headers, "list-id") ?? "")?.[1]?.toLowerCase();
  const addressed = [...view.mail.to, ...view.mail.cc].map((box) => box.address.toLowerCase());
  return addressed.some((address) => address === post || (id !== undefined && address.replace("@", ".") === id)) || headersOf(view.mail.headers, "x-mailing-list").some((value) => addressed.some((address) => value.toLowerCase().includes(address)));
}

/** What is left from a mail system: no report, or a bait dressed up as one. */
export function classifyMachine(view: MailView): Verdict | null {
  const sender = readSender(view);
  const posed = bounceSubject.test(view.subject) || bounceSubjectLocalized.test(view.subject);
  const bait = view.original === null && view.mail.attachments.some((file) => PROGRAM.test(file.name));
  if (posed && bait && !sender.replyPrefix) return verdict("other", "spam_report", 0.85, ["report_title", "program_attached"]);
  if (sender.daemon) return verdict("other", "mail_system", 0.75, ["daemon_sender"]);
  return null;
}
