import { eq } from "drizzle-orm";
import { leavings } from "../../db/schema/index.ts";
import type { Ground } from "../../ground.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { findLeaving } from "./undo-leaving.ts";

/** Why somebody leaves, of those that the page offers. */
export const leaveReasons = ["too_many", "not_for_me", "never_asked", "other"] as const;
export type LeaveReason = (typeof leaveReasons)[number];

/** Keeps why a recipient has left, with what they left and on the timeline. @returns whether there was something left just now */
export async function giveReason(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { messageId, reason }: { messageId: string; reason: LeaveReason },
): Promise<boolean> {
  const at = clock.now();
  return db.transaction(async (tx) => {
    const leaving = await findLeaving(tx, messageId, at);
    if (leaving === undefined) return false;
    if (leaving.reason === reason) return true;
    await tx.update(leavings).set({ reason }).where(eq(leavings.id, leaving.id));
    const data = { leftBecause: reason, topic: leaving.topic === "" ? null : leaving.topic };
    await recordActivities(tx, [{ leadId: leaving.leadId, kind: "preferences", at, messageId, data }]);
    return true;
  });
}
