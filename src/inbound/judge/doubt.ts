import type { InboundClass } from "../../db/schema/inbound.ts";
import type { ReviewReason } from "../classify/verdict.ts";

const doubts: readonly ReviewReason[] = ["may_be_automatic", "marked_automatic"];

/** Whether an answer went on without a review although a machine may have written it, because a rep has its writer already. */
export function isDoubtful(mail: { class: InboundClass | null; reasons: readonly string[] | null }): boolean {
  if (mail.class !== "human_reply" && mail.class !== "auto_reply") return false;
  return doubts.some((doubt) => mail.reasons?.includes(doubt) === true);
}
