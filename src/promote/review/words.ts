import type { InboundReviewReason } from "../../db/schema/inbound.ts";

/** Why a mail waits for a person, after "because". */
export const reviewReasonWords: Readonly<Record<InboundReviewReason, string>> = {
  unproven_sender: "it could not be proven that its sender is who it says.",
  sent_to_bounce_address: "it came to the address for reports of failed delivery, where people do not write.",
  no_sender: "it names no sender.",
  rewritten_sender: "a group or form passed it on under a name of its own, and its author could not be proven.",
  marked_automatic: "its fields say that a program wrote it, its words that a person did.",
  may_be_automatic: "it reads like an automatic answer, and is not marked as one.",
};
