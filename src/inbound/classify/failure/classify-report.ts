import { readMessageIds } from "../../parse/message-ids.ts";
import { headerOf } from "../../parse/mail.ts";
import { extractReplyText } from "../../reply-text/extract.ts";
import { isBounceTitle } from "../patterns/bounce.ts";
import type { ReportedRecipient } from "./delivery-report.ts";
import { readDeliveryReport } from "./delivery-report.ts";
import { judgeFailure } from "./judge-failure.ts";
import { completeAddress, noticedRecipient } from "./noticed-recipient.ts";
import { readSender } from "../sender.ts";
import { verdict } from "../verdict.ts";
import type { ReportedOutcome, Verdict } from "../verdict.ts";
import type { MailView } from "../view.ts";

const MAX_REPORTED = 100;

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

  const recipients = report.recipients.map((entry) => ({
    ...entry,
    finalRecipient: completeAddress(view, entry.finalRecipient, report.reporter),
    originalRecipient: completeAddress(view, entry.originalRecipient, report.reporter),
  }));
  const recipient = recipients.find((entry) => actionOf(entry) === "failed") ?? recipients[0];
  if (!recipient) return null;
  const about = {
    reported: recipients.length > 1 ? recipients.slice(0, MAX_REPORTED).map((entry) => outcomeOf(view, entry)) : [],
    recipient:
      addressed(recipient.finalRecipient) ??
      addressed(recipient.originalRecipient) ??
      noticedRecipient(view) ??
      recipient.finalRecipient,
    finalRecipient: recipient.finalRecipient,
    originalRecipient: recipient.originalRecipient,
    originalMessageId:
      (report.found === "relayed" ? null : view.original?.messageId) ??
      report.originalMessageId ??
      threadedMessageId(view),
  };
  const outcome = outcomeOf(view, recipient);
  if (outcome.class === "other")
    return verdict("other", outcome.subtype, 0.99, outcome.reasons, { ...about, ...known(outcome) });
  if (outcome.subtype === "delayed")
    return verdict("bounce_soft", "delayed", 0.99, outcome.reasons, { ...about, ...known(outcome) });
  return verdict(
    outcome.class,
    outcome.subtype,
    forwarded ? 0.6 : outcome.certain ? 0.98 : 0.8,
    forwarded ? [...outcome.reasons, "forwarded_report"] : outcome.reasons,
    { ...about, ...known(outcome) },
  );
}

type Outcome = ReportedOutcome & { certain: boolean; reasons: string[] };

const known = ({ hard, status, diagnostic }: Outcome) => ({ hard, status, diagnostic });

/** What the report says of one recipient: decided on its Action, hard or soft by its code and words. */
function outcomeOf(view: MailView, recipient: ReportedRecipient): Outcome {
  const action = actionOf(recipient);
  const addresses = [recipient.finalRecipient, recipient.originalRecipient].flatMap((address) => address ?? []);
  const diagnostic = recipient.diagnostic === "" ? null : recipient.diagnostic;
  if (action === "delivered" || action === "relayed" || action === "expanded") {
    const { status } = recipient;
    const reasons = [`dsn_action_${action}`];
    return {
      class: "other",
      subtype: `dsn_${action}`,
      hard: null,
      status,
      diagnostic,
      addresses,
      certain: true,
      reasons,
    };
  }
  const failure = judgeFailure({ status: recipient.status, diagnostic: recipient.diagnostic, notice: view.folded });
  const { status, certain } = failure;
  const about = { status, diagnostic, addresses, certain };
  if (action === "delayed") {
    const reasons = ["dsn_action_delayed", failure.reason];
    return { ...about, class: "bounce_soft", subtype: "delayed", hard: false, reasons };
  }
  const reasons = ["dsn_action_failed", failure.reason, ...(status ? [`status_${status}`] : [])];
  const kind = failure.hard ? "bounce_hard" : "bounce_soft";
  return { ...about, class: kind, subtype: failure.reason, hard: failure.hard, reasons };
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
