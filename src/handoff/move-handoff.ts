import { eq } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import { handoffs } from "../db/schema/index.ts";
import type { leads } from "../db/schema/index.ts";
import type { MoveReason } from "../db/schema/handoffs.ts";
import type { StageActor } from "../db/schema/leads.ts";
import { recordActivities } from "../lead/timeline/record-activity.ts";
import { handOver } from "../promote/hand-over.ts";
import type { Decided } from "../rep/assign/choose-rep.ts";
import type { Handoff } from "./lock-handoff.ts";

/**
 * Ends a handoff because somebody else is to have it, and hands the lead over anew, so that links of the old one act no more.
 * The caller has locked the lead and the handoff.
 * @param moved.by who says so, where a person does
 * @returns the new handoff and the outbox entry about it
 */
export async function moveHandoff(
  tx: Tx,
  moved: { handoff: Handoff; lead: typeof leads.$inferSelect; reason: MoveReason; choice: Decided; by?: StageActor },
  now: Date,
): Promise<{ handoffId: string; repId: string | null; outboxId: number }> {
  const { handoff, lead, reason, choice, by } = moved;
  const { id: handoffId, repId, cause, before } = handoff;
  await tx.update(handoffs).set({ status: "moved", movedFor: reason, dueAt: null }).where(eq(handoffs.id, handoffId));
  await recordActivities(tx, [
    {
      leadId: lead.id,
      kind: "handoff",
      at: now,
      data: { handoffId, repId, status: "moved", reason, ...(by !== undefined && { by }) },
    },
  ]);
  return handOver(tx, { lead, cause, before, choice }, now);
}
