import type { Ground } from "../../ground.ts";
import { ConflictError } from "../../platform/errors.ts";
import { closeTrips } from "../../sender/guard/close-trips.ts";
import { releaseSender } from "../../sender/release-sender.ts";
import { resumeSequence } from "../../sequence/pause.ts";
import type { GuardTrip } from "./check-failures.ts";
import { getTrip } from "./get-trip.ts";

/**
 * A person lets go on what the guard paused with this trip: the sequence, the sender, or every sender of the domain that is
 * still paused. For the guard only what is sent from now on counts.
 * @param input.by who resumes it
 * @throws NotFoundError; ConflictError `guard_trip_resumed`
 */
export async function resumeTrip(
  app: Pick<Ground, "db" | "clock" | "queues">,
  { id, by }: { id: string; by: string },
): Promise<GuardTrip> {
  const { db, clock, queues } = app;
  const trip = await getTrip(app, { id });
  if (trip.resumedAt !== null) throw new ConflictError("guard_trip_resumed", "It was resumed already.");
  if (trip.scope === "sequence") {
    await resumeSequence(app, { id: trip.target, by });
  } else {
    const now = clock.now();
    await db.transaction(async (tx) => {
      for (const senderId of trip.pausedIds.toSorted()) await releaseSender(tx, senderId, now, by);
      await closeTrips(tx, now, by);
    });
    for (const senderId of trip.pausedIds) await queues.enqueue("dispatch", { senderId });
  }
  return getTrip(app, { id });
}
