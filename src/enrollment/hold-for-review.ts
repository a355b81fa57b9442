import { eq, sql } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import { leads } from "../db/schema/index.ts";
import { latest, pauseUntil, resumeEarlier } from "./pause-until.ts";

/**
 * Lets the sequences of a lead wait until an instant, because a person has to decide about a mail first; in the caller's
 * transaction. What begins meanwhile waits, too. Then they go on by themselves.
 */
export async function holdForReview(tx: Tx, leadId: string, until: Date, now: Date): Promise<void> {
  await tx
    .update(leads)
    .set({ reviewUntil: sql`greatest(${leads.reviewUntil}, ${until.toISOString()}::timestamptz)`, updatedAt: now })
    .where(eq(leads.id, leadId));
  await pauseUntil(tx, { leadId, until, reason: "review" }, now);
}

/**
 * Lets the sequences of a lead go on that waited for a review, in the caller's transaction: at once, or when the lead is
 * back, or when the last other review of the lead need not be waited for any more.
 * @param others until when the other open reviews of the lead hold; null when there are none
 */
export async function releaseReview(tx: Tx, leadId: string, others: Date | null, now: Date): Promise<void> {
  const [lead] = await tx
    .update(leads)
    .set({ reviewUntil: others, updatedAt: now })
    .where(eq(leads.id, leadId))
    .returning({ awayUntil: leads.awayUntil, pausedUntil: leads.pausedUntil });
  if (lead === undefined) return;
  await resumeEarlier(tx, leadId, latest(now, others, lead.awayUntil, lead.pausedUntil));
}
