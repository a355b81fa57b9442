import { expired, hostUnknown, localProgram, loop, network, notAccepting, system } from "./phrases/failure-delivery.ts";
import { content, mailboxDisabled, policy, spam, tooBig, virus } from "./phrases/failure-message.ts";
import { mailboxFull, moved, recipientRefused, userUnknown } from "./phrases/failure-recipient.ts";
import { userUnknownLocalized } from "./phrases/failure-recipient-localized.ts";
import {
  authentication,
  blocked,
  greylisted,
  rateLimited,
  relayDenied,
  reputation,
  reverseDns,
  senderRejected,
} from "./phrases/failure-sender.ts";

/** Why a delivery failed, in the words Ripen shows and stores. */
export type FailureReason =
  | "user_unknown"
  | "host_unknown"
  | "moved"
  | "not_accepting"
  | "mailbox_full"
  | "mailbox_disabled"
  | "expired"
  | "sender_rejected"
  | "authentication"
  | "reverse_dns"
  | "blocked"
  | "reputation"
  | "spam"
  | "virus"
  | "policy"
  | "relay_denied"
  | "too_big"
  | "content"
  | "rate_limited"
  | "greylisted"
  | "network"
  | "loop"
  | "system"
  | "filtered"
  | "local_program"
  | "undefined";

export type FailurePhrases = { reason: FailureReason; phrases: RegExp };

/**
 * What mail servers say when they refuse, in the order in which one outweighs the other: a full mailbox
 * named in a "user unknown" code is full; a sender found unknown is no unknown recipient. Matched
 * against folded text (see fold). Sources: the SMTP replies of Postfix, Exim, Sendmail, qmail, Exchange,
 * Domino, Gmail, Yahoo, Outlook.com, Mail.ru, QQ and the Japanese mobile carriers, in the languages they
 * are localized in.
 */
export const failurePhrases: readonly FailurePhrases[] = [
  { reason: "sender_rejected", phrases: senderRejected },
  { reason: "mailbox_full", phrases: mailboxFull },
  { reason: "moved", phrases: moved },
  { reason: "user_unknown", phrases: userUnknown },
  { reason: "user_unknown", phrases: userUnknownLocalized },
  { reason: "host_unknown", phrases: hostUnknown },
  { reason: "not_accepting", phrases: notAccepting },
  { reason: "mailbox_disabled", phrases: mailboxDisabled },
  { reason: "expired", phrases: expired },
  { reason: "too_big", phrases: tooBig },
  { reason: "virus", phrases: virus },
  { reason: "authentication", phrases: authentication },
  { reason: "reverse_dns", phrases: reverseDns },
  { reason: "greylisted", phrases: greylisted },
  { reason: "rate_limited", phrases: rateLimited },
  { reason: "reputation", phrases: reputation },
  { reason: "blocked", phrases: blocked },
  { reason: "spam", phrases: spam },
  { reason: "relay_denied", phrases: relayDenied },
  { reason: "policy", phrases: policy },
  { reason: "loop", phrases: loop },
  { reason: "content", phrases: content },
  { reason: "local_program", phrases: localProgram },
  { reason: "network", phrases: network },
  { reason: "system", phrases: system },
  { reason: "user_unknown", phrases: recipientRefused },
];

/** Reasons that will not go away by waiting: no such mailbox or no such domain. */
export const permanentReasons: ReadonlySet<FailureReason> = new Set([
  "user_unknown",
  "host_unknown",
  "moved",
  "not_accepting",
]);
