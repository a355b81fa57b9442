import type { InboundClass, MatchedBy } from "../../db/schema/inbound.ts";

/** What the decision rests on. */
export interface Claim {
  class: InboundClass;
  by: MatchedBy;
  /** The signature of a provider's event was verified, or From is authentic. */
  authenticated: boolean;
  /** A provider says so whose signature was verified: it knows whom it sent to for us. */
  byProvider?: boolean;
  /** It would change something beside the record. */
  hasEffect: boolean;
}

/**
 * Whether a person must look at a mail before anything follows from it. A token proves that the mail answers ours, and so does the
 * Message-ID of a notice to a rep; the
 * Message-ID of ours proves it for what machines send, who cannot be authenticated as the recipient. A report that only
 * names an address proves nothing, whoever signed it, unless it comes from the provider that sends for us. Mail to the
 * postmaster is for a person. An inquiry claims to be nobody we know.
 */
export function needsReview({ class: found, by, authenticated, byProvider = false, hasEffect }: Claim): boolean {
  if (by === "postmaster") return found !== "auto_reply" && found !== "bounce_hard" && found !== "bounce_soft";
  if (byProvider) return false;
  if (!hasEffect || by === "token" || by === "notice" || by === "relay" || by === "inquiry") return false;
  const isMachine = found !== "human_reply" && found !== "unsubscribe";
  if (by === "references" && isMachine) return false;
  return !authenticated || by === "recipient";
}
