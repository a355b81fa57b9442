import { and, eq, gt, max } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { inboundMails } from "../../db/schema/index.ts";
import { releaseReview } from "../../enrollment/hold-for-review.ts";

/** A mail of the lead is decided: the lead's sequences wait for what is still open only. In the caller's transaction. */
export async function endReview(tx: Tx, leadId: string, now: Date): Promise<void> {
  const [open] = await tx
    .select({ until: max(inboundMails.heldUntil) })
    .from(inboundMails)
    .where(and(eq(inboundMails.leadId, leadId), eq(inboundMails.review, "needed"), gt(inboundMails.heldUntil, now)));
  await releaseReview(tx, leadId, open?.until ?? null, now);
}
