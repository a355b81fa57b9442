import type { RuleCause } from "../../db/schema/handoffs.ts";
import type { ReplySource } from "../machine/types.ts";

/**
 * What somebody did that makes a prospect of a lead.
 * @property enrollmentId whose mail was answered or opened, null when it is not known
 */
export type Response = { leadId: string; enrollmentId: string | null } & (
  | {
      kind: "reply";
      /** Whose reply it was; more than one when a colleague answers in the thread. */
      from: readonly ReplySource[];
      inboundMailId: string;
      /** The address of who wrote; null when From is not proven, so that it may concern nobody but the lead. */
      writer: string | null;
    }
  | {
      /** What a promotion rule asks for: opens, or what `by` says; `manual`: a person says so. */
      kind: "opens";
      by?: RuleCause["kind"] | "manual";
      /** The handoff that is made of it, so that what it stops is known by it. */
      handoffId?: string;
    }
);
