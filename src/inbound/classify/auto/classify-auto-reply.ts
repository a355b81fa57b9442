import { headerOf } from "../../parse/mail.ts";
import { autoSubmitted, vendorAutoReply } from "./auto-reply-headers.ts";
import { campaignFields } from "../bulk-fields.ts";
import {
  absenceTitle,
  autoReplyMark,
  autoReplyTitle,
  awayPhrase,
  backPhrase,
  challengeContext,
  challengePhrase,
  houseClosed,
  leftCompany,
  receiptPhrase,
  selfDeclared,
  unreadMailbox,
} from "../patterns/auto-reply.ts";
import { fold } from "../fold.ts";
import { isHelpDesk } from "./desk-agent.ts";
import { readSender, withoutReplyPrefix } from "../sender.ts";
import { subtypeOfAutoReply } from "./subtype.ts";
import { talks, unmarkedAutoReply } from "./unmarked.ts";
import { verdict } from "../verdict.ts";
import type { Verdict } from "../verdict.ts";
import type { AutoReplyEvidence } from "./evidence.ts";
import type { MailView } from "../view.ts";

const HEAD = 1500;

/**
 * The verdict on an automatic answer: by Auto-Submitted (RFC 3834), by vendor fields, by the title its
 * responder gave it, by what it says of itself, or by an absence told the way responders tell it.
 * `visible` is the newly written text. Null when there is no such evidence; a person who mentions being
 * away gives none.
 */
export function classifyAutoReply(view: MailView, visible: string): Verdict | null {
  const words = fold(visible.slice(0, 8_000));
  const head = words.slice(0, HEAD);
  const evidence = markedAutoReply(view, words) ?? unmarkedAutoReply(view, head);
  if (!evidence) return null;
  return verdict("auto_reply", subtypeOfAutoReply(view.subject, words), evidence.confidence, evidence.reasons, {
    recipient: view.mail.from?.address ?? null,
    originalMessageId: view.mail.inReplyTo[0] ?? view.mail.references.at(-1) ?? view.original?.messageId ?? null,
    review: evidence.review ?? null,
  });
}

function markedAutoReply(view: MailView, words: string): AutoReplyEvidence | null {
  const { headers } = view.mail;
  const sender = readSender(view);
  const submitted = autoSubmitted(headers);
  const vendor = vendorAutoReply(headers);
  const head = words.slice(0, HEAD);
  const declares = selfDeclared.test(head);
  const away = [awayPhrase, houseClosed, unreadMailbox].some((pattern) => pattern.test(head));
  const receipt = receiptPhrase.test(head);
  const left = leftCompany.test(head);
  const titled = isTitled(view, away || declares || receipt);

  if (submitted === "auto-replied") return { confidence: 0.99, reasons: ["auto_submitted_auto-replied"] };
  if (vendor !== null) return { confidence: 0.97, reasons: [`header_${vendor}`] };
  if (submitted !== null && away && !titled && !declares && isHelpDesk(view))
    // A desk stamps its agents' words, too: whether the agent or the desk is away, only a person can tell.
    return { confidence: 0.6, reasons: [`auto_submitted_${submitted}`, "help_desk"], review: "marked_automatic" };
  if (submitted !== null && (titled || away || declares || isAnswer(view) || (!isBulk(view) && receipt)))
    return { confidence: 0.95, reasons: [`auto_submitted_${submitted}`] };
  if (titled) return { confidence: sender.nullReturnPath || away ? 0.97 : 0.88, reasons: ["auto_reply_subject"] };
  if (isBulk(view)) return null;
  if (declares && (away || receipt || left || sender.nullReturnPath || sender.robot))
    return { confidence: 0.9, reasons: ["says_automatic"] };
  const speaks = away || left || receipt || backPhrase.test(head);
  if (sender.nullReturnPath && speaks) return { confidence: 0.92, reasons: ["null_return_path", "away_phrase"] };
  if (sender.toBounces && (speaks || declares))
    // RFC 3834 4: responders answer the envelope sender, people the address in From or Reply-To.
    return { confidence: 0.9, reasons: ["bounce_address", "away_phrase"] };
  if (/(?:spamarrest|boxbe|sendio|choicemail|bluebottle)\.(?:com|net)$/.test(view.fromDomain))
    return { confidence: 0.95, reasons: ["challenge_sender"] };
  if (!sender.replyPrefix && challengePhrase.test(head) && challengeContext.test(head))
    return { confidence: 0.85, reasons: ["challenge_phrase"] };
  const precedence = (headerOf(headers, "precedence") ?? "").trim().toLowerCase();
  // Vacation programs before RFC 3834 marked their answers so; people's programs set no Precedence.
  const byList = isFromList(view);
  if (/^(?:bulk|junk|list)/.test(precedence) && away && !talks(head))
    return { confidence: 0.85, reasons: ["precedence", "away_phrase"], ...(byList && { review: "marked_automatic" }) };
  if (/^(?:bulk|junk)/.test(precedence) && !byList && isAnswer(view) && !isCampaign(view))
    return talks(head) ? null : { confidence: 0.6, reasons: ["precedence"], review: "marked_automatic" };
  // RFC 5321 4.5.5: only machines send with the null sender, whatever language their text is in.
  if (view.mail.returnPath === "" && isAnswer(view)) return { confidence: 0.7, reasons: ["null_return_path"] };
  return null;
}

/** "Re: Out of office" in a thread answers such a note; without one it is the note, if its words are those of one. */
function isTitled(view: MailView, speaks: boolean): boolean {
  const { replyPrefix } = readSender(view);
  if (replyPrefix && (view.threaded || !speaks)) return false;
  const subject = withoutReplyPrefix(view.subject);
  return [autoReplyTitle, absenceTitle, autoReplyMark].some((title) => title.test(subject));
}

function isAnswer(view: MailView): boolean {
  return view.ours || view.threaded || readSender(view).replyPrefix;
}

/** Precedence beside the fields of a list (RFC 2369, 2919) is the list's own, not its writer's. */
function isFromList(view: MailView): boolean {
  return ["list-id", "list-post"].some((name) => headerOf(view.mail.headers, name) !== null);
}

/** List fields say nothing of a mail that came to one of our signed addresses: a group may have passed it on. */
function isBulk(view: MailView): boolean {
  if (view.ours) return false;
  return headerOf(view.mail.headers, "list-unsubscribe") !== null || headerOf(view.mail.headers, "list-id") !== null;
}

function isCampaign(view: MailView): boolean {
  const { headers } = view.mail;
  return isBulk(view) || (!view.ours && campaignFields.some((name) => headerOf(headers, name) !== null));
}
