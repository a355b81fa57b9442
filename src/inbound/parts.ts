import type { Fingerprints } from "./store/fingerprints.ts";
import type { SenderVerifier } from "./trust/verify/sender-verifier.ts";
import type { MailReader } from "./understand/mail-reader.ts";

/** Rules for the mail that comes in. */
export interface InboundPolicy {
  /** Where strangers write to; whoever does becomes a prospect. Normalized; null when there is no such address. */
  inquiryAddress: string | null;
  /** Servers whose Authentication-Results are believed (RFC 8601), lower case. */
  trustedAuthservIds: readonly string[];
  /** Days a raw mail is kept once it is settled. */
  rawMailDays: number;
  /** So many mails of a lead returned for a temporary reason, within so many days, make the address a dead one. */
  softBounces: { limit: number; withinDays: number; forDays: number };
  /** Business days that a lead's sequences wait at most for the review of a mail; 0 lets them go on. */
  reviewWaitDays: number;
}

/** What this room keeps open for itself and for those downstream. */
export interface InboundParts {
  readonly inbound: InboundPolicy;
  readonly mailReader: MailReader;
  readonly fingerprints: Fingerprints;
  readonly senderVerifier: SenderVerifier;
}
