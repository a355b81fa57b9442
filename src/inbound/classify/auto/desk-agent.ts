import { headerOf } from "../../parse/mail.ts";
import { autoSubmitted } from "./auto-reply-headers.ts";
import { trackerFields } from "../bulk-fields.ts";
import { fold } from "../fold.ts";
import { isReplyAbove } from "../../reply-text/divider.ts";
import {
  autoReplyMark,
  autoReplyTitle,
  awayPhrase,
  deskNotice,
  leftCompany,
  receiptPhrase,
  selfDeclared,
  ticketReceipt,
  unreadMailbox,
} from "../patterns/auto-reply.ts";
import { readSender } from "../sender.ts";
import { verdict } from "../verdict.ts";
import type { Verdict } from "../verdict.ts";
import type { MailView } from "../view.ts";

/** Fields that help desks put into what their agents write. */
const DESK_FIELDS = [
  "x-zendesk-from-account-id",
  "x-zendesk-email-id",
  "x-zendesk-priority-mail",
  "x-fd-message-type",
  "x-freshdesk-ticket-id",
  "x-jira-fingerprint",
  "x-helpscout-message-type",
  "x-help-scout-source",
  "x-hubspot-ticket-id",
  "x-kayako-ticket-id",
  "x-gorgias-ticket-id",
  "x-rt-ticket",
  "x-otrs-loop",
  "x-desk-ticket-id",
  "x-intercom-bin",
  "x-front-conversation-id",
  "x-zoho-ticket-id",
  "x-servicenow-generated",
];
const DESK_MAILER =
  /zendesk|freshdesk|freshservice|jira|help ?scout|kayako|otrs|zammad|znuny|osticket|desk\.com|gorgias|servicenow|zoho ?desk|happyfox|liveagent|request tracker|\brt\b \d/i;
const DESK_HOST =
  /[@.](?:zendesk|freshdesk|freshemail|atlassian|helpscout|intercom-mail|frontapp|gorgias|kayako|groovehq|zohodesk|happyfox|liveagent)\./i;

/**
 * A person's answer by way of a help desk, which stamps it `auto-generated` as it does its own receipts (RFC 3834 knows
 * no better word): in a thread, with words of its own that are no receipt, absence, closing or notice. Null for what is
 * not stamped, and for what the desk itself wrote. Evidence that is split is left to a person.
 */
export function classifyDeskAgent(view: MailView, visible: string): Verdict | null {
  const { headers, inReplyTo, references } = view.mail;
  const submitted = autoSubmitted(headers);
  const stamped = submitted === "auto-generated" || submitted === "auto-notified";
  const tracked = trackerFields.some((name) => headerOf(headers, name) !== null);
  if ((!stamped && !tracked) || !(view.ours || view.threaded)) return null;
  const isDesk = isHelpDesk(view);
  if (!isDesk && !view.ours) return null;
  const words = fold(visible.slice(0, 8_000));
  if (words.length < 2 || isNotice(view, words.slice(0, 1_500))) return null;
  return verdict(
    "human_reply",
    "desk_agent",
    isDesk ? 0.8 : 0.6,
    [isDesk ? "help_desk" : "answers_a_mail", submitted === null ? "tracker_field" : `auto_submitted_${submitted}`],
    {
      originalMessageId: inReplyTo[0] ?? references.at(-1) ?? null,
      review: isDesk ? null : "marked_automatic",
    },
  );
}

/** A help desk passed it on: by its fields, its host, or the line above which it wants answers. */
export function isHelpDesk(view: MailView): boolean {
  const { headers, messageId, returnPath } = view.mail;
  return (
    DESK_FIELDS.some((name) => headerOf(headers, name) !== null) ||
    DESK_MAILER.test(headerOf(headers, "x-mailer") ?? "") ||
    DESK_HOST.test(`${messageId ?? ""} ${returnPath ?? ""} @${view.fromDomain}.`) ||
    view.text.split("\n", 40).some(isReplyAbove)
  );
}

function isNotice(view: MailView, head: string): boolean {
  const sender = readSender(view);
  if (sender.daemon || sender.nullReturnPath) return true;
  const title = view.subject;
  if ([autoReplyTitle, autoReplyMark].some((pattern) => pattern.test(title))) return true;
  return [selfDeclared, awayPhrase, leftCompany, receiptPhrase, ticketReceipt, unreadMailbox, deskNotice].some(
    (pattern) => pattern.test(head),
  );
}
