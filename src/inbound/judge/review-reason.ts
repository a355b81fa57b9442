import type { InboundClass, InboundReviewReason } from "../../db/schema/inbound.ts";
import type { ReviewReason } from "../classify/verdict.ts";
import type { Author } from "../match/author.ts";
import type { Match } from "../match/match-mail.ts";
import { needsReview } from "../trust/needs-review.ts";

/** What a review is decided on. */
export interface Judged {
  claim: { class: InboundClass; hasEffect: boolean };
  match: Match;
  author: Author;
  /** From is proven. */
  authenticated: boolean;
  /** A provider says so whose signature was verified. */
  byProvider: boolean;
  /** Why words and marks do not agree on who wrote it; null when they do. */
  split: ReviewReason | null;
  /** A handoff of the lead is open or accepted. */
  isInHands: boolean;
}

/**
 * Why a person has to look at a mail before anything follows from it; null when nobody has to. Whether a machine wrote it is for
 * the rep to see who has the lead already: nobody is promoted by it.
 */
export function reviewReason({
  claim,
  match,
  author,
  authenticated,
  byProvider,
  split,
  isInHands,
}: Judged): InboundReviewReason | null {
  // What comes back to a test mail, or to a notice to a rep, is nobody's; the relay asks the rep.
  if (match.by === "test" || match.by === "notice" || match.by === "relay") return null;
  const isWritten = claim.class === "human_reply" || claim.class === "unsubscribe";
  const isReps = isInHands && claim.class !== "unsubscribe";
  if (split !== null && !isReps && (isWritten || claim.class === "auto_reply")) return split;
  if (claim.class === "human_reply" && match.address === "bounce") return "sent_to_bounce_address";
  if (claim.class === "human_reply" && author.email === null) return "no_sender";
  if (isWritten && author.rewritten && !authenticated) return "rewritten_sender";
  return needsReview({ ...claim, by: match.by, authenticated, byProvider }) ? "unproven_sender" : null;
}
