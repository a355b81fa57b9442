import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { enrollments } from "../../db/schema/index.ts";
import { exitWhere } from "../../enrollment/exit.ts";
import type { ClaimedMessage } from "./claim/claim.ts";
import { settleHeldBack } from "./put-back.ts";

/**
 * Stops the enrollment of a claimed message whose lead has left the topic of its version, and cancels the message. Leaving stops
 * what runs at once; this is for what came into the topic afterwards, with another version of its sequence.
 */
export async function leaveTopic(
  { db }: Pick<Ground, "db">,
  { message: { id, enrollmentId } }: Pick<ClaimedMessage, "message">,
  now: Date,
): Promise<void> {
  await db.transaction((tx) => exitWhere(tx, eq(enrollments.id, enrollmentId), "consent_denied", now));
  await settleHeldBack(db, [id], now);
}
