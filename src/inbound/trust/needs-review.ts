import type { InboundClass, MatchedBy } from "../../db/schema/inbound.ts";

/** What the decision rests on. */
export interface Claim {
  class: InboundClass;
  by: MatchedBy;
  /** The signature of a provider's event was verified, or From is authentic. */
  authenticated: boolean;
  /** It would change something beside the record. */
  hasEffect: boolean;
}

/**
 * Whether a person must look at a mail before anything follows from it. A token proves that the mail answers ours; the
 * Message-ID of ours proves it for what machines send, who cannot be authenticated as the recipient. A report that only
 * names an address proves nothing, whoever signed it. An inquiry claims to be nobody we know.
 */
export function needsReview({ class: found, by, authenticated, hasEffect }: Claim): boolean {
  if (!hasEffect || by === "token" || by === "inquiry") return false;
  const isMachine = found !== "human_reply" && found !== "unsubscribe";
  if (by === "references" && isMachine) return false;
  return !authenticated || by === "recipient";
}
