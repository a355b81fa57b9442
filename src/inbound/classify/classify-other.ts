import { isBounceTitle } from "./patterns/bounce.ts";
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
  const part = mail.parts.some(
    (entry) =>
      entry.type === "message/disposition-notification" || entry.type === "message/global-disposition-notification",
  );
  const outlook =
    /^(?:read|not read|gelesen|ungelesen gelöscht|nicht gelesen|lu|non lu|leído|no leído|letto|non letto|lida|não lida|gelezen|niet gelezen|läst|olästa?|læst|lest|luettu|przeczytane|přečteno|прочтено|не прочтено|okundu|開封済み|开封|已读|已讀|읽음): /.test(
      view.subject,
    );
  const empty =
    view.text.trim().length < 400 &&
    /(?:was read|has been displayed|wurde gelesen|a été lu|fue leído|è stato letto|foi lida|was deleted without being read|is gelezen)/.test(
      view.folded,
    );
  if (!declared && !part && !(outlook && empty)) return null;
  return verdict("other", "mdn", 0.98, ["disposition_notification"], {
    originalMessageId: view.original?.messageId ?? mail.inReplyTo[0] ?? null,
  });
}

/** Notices that a mail arrived, from systems that do not send RFC 3464 reports. */
export function classifyDelivered(view: MailView): Verdict | null {
  const titled =
    /^(?:delivered|relayed|expanded|zugestellt|übermittelt|remis|distribué|relayé|entregado|consegnato|recapitato|entregue|bezorgd|levererat|leveret|levert|dostarczono|doručeno|доставлено|teslim edildi|送達済み|已送达|배달됨)\s?:|^(?:successful mail delivery|delivery (?:receipt|confirmation)|return receipt|confirmation of delivery|delivery status notification \((?:success|relay|delivered))/.test(
      view.subject,
    );
  const says =
    /(?:was|has been|were) (?:successfully )?(?:delivered|relayed)(?! to the following recipients? failed)/.test(
      view.folded.slice(0, 2000),
    );
  const fails = /not (?:been )?delivered|could not|couldn't|failed|undeliver/.test(view.folded.slice(0, 2000));
  if (!titled || fails || !(says || readSender(view).daemon)) return null;
  return verdict("other", "dsn_delivered", 0.85, ["delivered_notice"], {
    originalMessageId: view.original?.messageId ?? null,
  });
}

/** What is left from a mail system: no report, or a bait dressed up as one. */
export function classifyMachine(view: MailView): Verdict | null {
  const sender = readSender(view);
  const posed = isBounceTitle(view.subject);
  const bait = view.original === null && view.mail.attachments.some((file) => PROGRAM.test(file.name));
  if (posed && bait && !sender.replyPrefix)
    return verdict("other", "spam_report", 0.85, ["report_title", "program_attached"]);
  if (posed && sender.daemon && !sender.replyPrefix)
    return verdict("other", "spam_report", 0.7, ["report_title", "no_report"]);
  // A postmaster can be a person who answers.
  if (sender.daemon && !(sender.replyPrefix && view.mail.inReplyTo.length > 0 && view.mail.returnPath !== "")) {
    return verdict("other", "mail_system", 0.75, ["daemon_sender"]);
  }
  if (view.mail.returnPath === "") return verdict("other", "mail_system", 0.7, ["null_return_path"]);
  if (view.mail.contentType.type === "multipart/report") return verdict("other", "mail_system", 0.8, ["report_type"]);
  if (sender.toBounces && !view.ours) return verdict("other", "mail_system", 0.7, ["bounce_address"]);
  return null;
}
