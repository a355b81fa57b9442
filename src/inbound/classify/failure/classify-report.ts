import { readMessageIds } from "../../parse/message-ids.ts";
import { headerOf } from "../../parse/mail.ts";
import { extractReplyText } from "../../reply-text/extract.ts";
import { isBounceTitle } from "../patterns/bounce.ts";
import type { ReportedRecipient } from "./delivery-report.ts";
import { readDeliveryReport } from "./delivery-report.ts";
import { judgeFailure } from "./judge-failure.ts";
import { noticedRecipient } from "./noticed-recipient.ts";
import { readSender } from "../sender.ts";
import { verdict } from "../verdict.ts";
import type { Verdict } from "../verdict.ts";
import type { MailView } from "../view.ts";

/**
 * The verdict on a delivery report (RFC 3464, RFC 6522), decided on its Action: `failed` is a bounce whose
 * code and words tell hard from soft, `delayed` is soft and not final, the rest are no bounces. Null when
 * the mail is no report.
 */
export function classifyDeliveryReport(view: MailView): Verdict | null {
  const report = readDeliveryReport(view);
  if (!report) return null;
  // Someone passing a bounce on writes the mail; the report is only quoted in it.
  const forwarded = isPassedOn(view, report.found === "text");
  if (forwarded && !isBareForward(view)) return null;

  const recipient = report.recipients.find((entry) => actionOf(entry) === "failed") ?? report.recipients[0];
  if (!recipient) return null;
  const about = {
    recipient:
      addressed(recipient.finalRecipient) ??
      addressed(recipient.originalRecipient) ??
      noticedRecipient(view) ??
      recipient.finalRecipient,
    originalRecipient: recipient.originalRecipient,
    originalMessageId:
      (report.found === "relayed" ? null : view.original?.messageId) ??
      report.originalMessageId ??
      threadedMessageId(view),
    diagnostic: recipient.diagnostic === "" ? null : recipient.diagnostic,
  };
  const action = actionOf(recipient);
  if (action === "delivered" || action === "relayed" || action === "expanded") {
    return verdict("other", `dsn_${action}`, 0.99, [`dsn_action_${action}`], { ...about, status: recipient.status });
  }
  const failure = judgeFailure({ status: recipient.status, diagnostic: recipient.diagnostic, notice: view.folded });
  if (action === "delayed") {
    return verdict("bounce_soft", "delayed", 0.99, ["dsn_action_delayed", failure.reason], {
      ...about,
      hard: false,
      status: failure.status,
    });
  }
  const reasons = ["dsn_action_failed", failure.reason, ...(failure.status ? [`status_${failure.status}`] : [])];
  const confidence = failure.certain ? 0.98 : 0.8;
  return verdict(
    failure.hard ? "bounce_hard" : "bounce_soft",
    failure.reason,
    forwarded ? 0.6 : confidence,
    forwarded ? [...reasons, "forwarded_report"] : reasons,
    {
      ...about,
      hard: failure.hard,
      status: failure.status,
    },
  );
}

/** Reports of systems that leave out the Action are read by the class of their Status. */
function actionOf(recipient: ReportedRecipient): NonNullable<ReportedRecipient["action"]> {
  if (recipient.action !== null) return recipient.action;
  return recipient.status?.startsWith("2") ? "delivered" : "failed";
}

/** Local delivery is often reported with a file or program instead of an address. */
function addressed(recipient: string | null): string | null {
  return recipient?.includes("@") ? recipient : null;
}

/** A report handed on without a word is still that report; nobody answered anything. */
function isBareForward(view: MailView): boolean {
  const { visibleText } = extractReplyText({ text: view.mail.text, html: view.mail.html });
  return visibleText.trim().length <= 40;
}

function threadedMessageId(view: MailView): string | null {
  return (
    view.mail.inReplyTo[0] ??
    view.mail.references.at(-1) ??
    readMessageIds(headerOf(view.mail.headers, "x-original-message-id"))[0] ??
    null
  );
}

/** True when nothing but the fields themselves speaks for a report: not the sender, the title or the type. */
function isPassedOn(view: MailView, inText: boolean): boolean {
  const sender = readSender(view);
  if (view.mail.contentType.type === "multipart/report" || sender.daemon || sender.nullReturnPath) return false;
  return sender.replyPrefix || (inText && !isBounceTitle(view.subject));
}
