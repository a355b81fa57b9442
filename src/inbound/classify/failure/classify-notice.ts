import { readMailboxes } from "../../parse/addresses.ts";
import { headerOf } from "../../parse/mail.ts";
import { bounceNotice, delayNotice, isBounceTitle, listRefusal } from "../patterns/bounce.ts";
import { listEnvelope } from "../patterns/bulk.ts";
import { judgeFailure, reasonOf } from "./judge-failure.ts";
import type { FailureJudgment } from "./judge-failure.ts";
import { noticedRecipient } from "./noticed-recipient.ts";
import { readSender, withoutReplyPrefix } from "../sender.ts";
import { findReplyCode } from "./status-codes.ts";
import { verdict } from "../verdict.ts";
import type { Verdict } from "../verdict.ts";
import type { MailView } from "../view.ts";

const HEAD = 6_000;
const ADMINISTRATOR =
  /^(?:sys-?admin|admin|administrator|administrateur|administrador|post-?office|mail|mail-?gate(?:way)?|relay|hostmaster|server|exchange|domino|notes)\d{0,3}$/;

/**
 * The verdict on a notice of failed delivery that is no RFC 3464 report: qmail, Exim, Exchange, Gmail,
 * Domino and the many systems that write prose and quote the original. Needs two independent signs (who
 * sent it, its title, its words, what it encloses), so that a person writing about a bounce is not one.
 */
export function classifyBounceNotice(view: MailView): Verdict | null {
  const reasons = bounceSigns(view);
  if (!isBounce(view, reasons)) return null;

  const failure = judgeNotice(view);
  const about = {
    recipient: noticedRecipient(view),
    status: failure.status,
    diagnostic: serverWords(view.notice).slice(0, 500).trim() || null,
    originalMessageId: view.original?.messageId ?? view.mail.inReplyTo[0] ?? view.mail.references.at(-1) ?? null,
  };
  if (isDelay(view))
    return verdict("bounce_soft", "delayed", 0.9, [...reasons, "delay_notice"], { ...about, hard: false });
  const signs = [...reasons, failure.reason, ...(failure.status ? [`status_${failure.status}`] : [])];
  const confidence = Math.min(0.95, 0.6 + reasons.length * 0.08) * (failure.certain ? 1 : 0.85);
  return verdict(failure.hard ? "bounce_hard" : "bounce_soft", failure.reason, confidence, signs, {
    ...about,
    hard: failure.hard,
  });
}

/** Where the notice names the mail before it says what happened, the words stand below the quoted fields. */
function judgeNotice(view: MailView): FailureJudgment {
  const first = judgeFailure({ status: null, diagnostic: serverWords(view.notice), notice: view.folded });
  if (first.reason !== "undefined" || view.notice.length === view.text.length) return first;
  const below = judgeFailure({ status: null, diagnostic: serverWords(view.text), notice: "" });
  return below.reason === "undefined" ? first : below;
}

function bounceSigns(view: MailView): string[] {
  const sender = readSender(view);
  const head = view.folded.slice(0, HEAD);
  const signs: [string, boolean][] = [
    ["x_failed_recipients", headerOf(view.mail.headers, "x-failed-recipients") !== null],
    ["report_without_fields", view.mail.contentType.params["report-type"]?.toLowerCase() === "delivery-status"],
    ["report_type", view.mail.contentType.type === "multipart/report"],
    ["ndr_header", headerOf(view.mail.headers, "x-ms-exchange-message-is-ndr") !== null],
    ["daemon_sender", sender.daemon],
    ["gateway_sender", sender.gateway],
    ["null_return_path", sender.nullReturnPath],
    ["bounce_address", sender.toBounces],
    ["bounce_subject", isBounceTitle(view.threaded ? view.subject : withoutReplyPrefix(view.subject))],
    ["bounce_notice", bounceNotice.test(head)],
    ["tells_delay", delayNotice.test(head.slice(0, 2500)) && !view.threaded],
    [
      "server_reply",
      findReplyCode(serverWords(view.notice)) !== null && reasonOf(serverWords(view.notice).toLowerCase()) !== null,
    ],
    ["original_enclosed", view.original !== null],
    ["list_manager", isListManager(view)],
  ];
  return signs.filter(([, present]) => present).map(([name]) => name);
}

function isBounce(view: MailView, signs: readonly string[]): boolean {
  const has = (sign: string) => signs.includes(sign);
  if (has("x_failed_recipients") || has("ndr_header") || has("report_without_fields")) return true;
  // RFC 6522: nobody writes a multipart/report by hand.
  const machine = has("daemon_sender") || has("null_return_path") || has("bounce_address") || has("report_type");
  const says = has("bounce_subject") || has("bounce_notice");
  const proof = has("server_reply") || (has("original_enclosed") && returnsOwnMail(view));
  if (readSender(view).replyPrefix && !machine) {
    // Without a thread "RE:" is part of a program's title.
    return !view.threaded && has("bounce_subject") && has("bounce_notice") && proof;
  }
  if (has("list_manager") && !has("daemon_sender"))
    return listRefusal.test(`${view.subject} ${view.folded.slice(0, HEAD)}`);
  const substance = has("bounce_notice") || has("original_enclosed") || has("server_reply") || has("tells_delay");
  if (has("daemon_sender")) return substance || (says && (isBulk(view) || !isAdvertising(view)));
  if (isBulk(view)) return false;
  if (has("report_type") && (says || has("server_reply") || has("original_enclosed"))) return true;
  if (has("null_return_path") || has("bounce_address"))
    return has("bounce_subject")
      ? substance
      : has("bounce_notice") && (has("original_enclosed") || has("server_reply"));
  if (has("gateway_sender") && has("bounce_subject") && substance) return true;
  if (readSender(view).robot && has("bounce_notice") && (has("bounce_subject") || returnsOwnMail(view))) return true;
  if (ADMINISTRATOR.test(view.fromLocal) && has("bounce_subject") && has("bounce_notice") && has("server_reply"))
    return true;
  // Without a sign in the sender, title, words and original must agree, and the original must be the addressee's own.
  return has("bounce_subject") && has("bounce_notice") && has("original_enclosed") && returnsOwnMail(view);
}

/** List software answers mail it does not take from the list's own addresses. */
function isListManager(view: MailView): boolean {
  const { headers } = view.mail;
  const declared = headerOf(headers, "x-mlserver") ?? headerOf(headers, "x-list-administrivia");
  return declared !== null || listEnvelope.test(`${view.fromLocal}@`);
}

function returnsOwnMail(view: MailView): boolean {
  const senders = view.original
    ? [...readMailboxes(view.original.headers, "from"), ...readMailboxes(view.original.headers, "return-path")]
    : [];
  const addressed = new Set([...view.mail.to, ...view.mail.cc].map((box) => box.address.toLowerCase()));
  return senders.some((box) => addressed.has(box.address.toLowerCase()));
}

/** Spam sent under a mail system's name has links and pictures where a notice has an address and a reason. */
function isAdvertising(view: MailView): boolean {
  return view.mail.html !== "" || /https?:\/\//.test(view.text);
}

/** A mail one can unsubscribe from is no bounce, whatever it says, unless it came to one of our signed addresses. */
function isBulk(view: MailView): boolean {
  if (view.ours) return false;
  return headerOf(view.mail.headers, "list-unsubscribe") !== null || headerOf(view.mail.headers, "list-id") !== null;
}

function isDelay(view: MailView): boolean {
  const title = view.subject;
  const final = /failure|returned mail|undeliver|permanent|fatal errors -----/;
  if (delayNotice.test(title)) return !/failure|failed/.test(title);
  const head = view.folded.slice(0, 2500);
  return (
    delayNotice.test(head) &&
    !final.test(title) &&
    !/giving up|given up|will not be retried|permanent|has failed|retry timeout exceeded|(?:couldn't|could not) be delivered (?:for|after)|no longer/.test(
      head,
    )
  );
}

/** The lines of a notice that carry a server's words: those with a reply code, else all of them. */
function serverWords(notice: string): string {
  const lines = notice.slice(0, 16_384).split("\n");
  const coded: string[] = [];
  for (const [at, line] of lines.entries()) {
    if (/(?<![\d.])[45]\d\d[ -](?!\d{3}-)|#?[45]\.\d{1,3}\.\d{1,3}|said:|\breason\b|error:|because/i.test(line))
      coded.push(line, lines[at + 1] ?? "");
  }
  return coded.join(" ");
}
