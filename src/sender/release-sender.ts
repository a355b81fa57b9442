import { and, eq, isNotNull } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import { senders } from "../db/schema/index.ts";
import { closeTrips } from "./guard/close-trips.ts";

/**
 * Lets a paused sender go on, in the caller's transaction. For the guard only what is sent from now on counts.
 * @param by who resumes it, for the guard's record
 * @returns whether it was paused
 */
export async function releaseSender(tx: Tx, senderId: string, now: Date, by: string | null = null): Promise<boolean> {
  const resumed = await tx
    .update(senders)
    .set({ pausedAt: null, pausedReason: null, resumedAt: now })
    .where(and(eq(senders.id, senderId), isNotNull(senders.pausedAt)))
    .returning({ id: senders.id });
  if (resumed.length > 0) await closeTrips(tx, now, by);
  return resumed.length > 0;
}
