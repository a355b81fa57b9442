import type { ReviewReason } from "../verdict.ts";

/** What speaks for an automatic answer; `review` says why a person has to look, if so. */
export type AutoReplyEvidence = { confidence: number; reasons: string[]; review?: ReviewReason };
