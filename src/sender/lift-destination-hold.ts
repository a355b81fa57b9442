import { and, eq, gt, isNotNull, or } from "drizzle-orm";
import type { App } from "../app.ts";
import { destinationHolds } from "../db/schema/index.ts";
import { NotFoundError } from "../platform/errors.ts";

/**
 * Forgets that a destination asked a sender to slow down: all that waits for it may go at once. If it asks again, it is
 * held again. @throws NotFoundError when it is neither held nor recovering
 */
export async function liftDestinationHold(
  { db, clock }: Pick<App, "db" | "clock">,
  { id, destination }: { id: string; destination: string },
): Promise<void> {
  const limits = or(gt(destinationHolds.heldUntil, clock.now()), isNotNull(destinationHolds.window));
  const lifted = await db
    .delete(destinationHolds)
    .where(and(eq(destinationHolds.senderId, id), eq(destinationHolds.destination, destination), limits))
    .returning({ destination: destinationHolds.destination });
  if (lifted.length === 0) throw new NotFoundError("destination", destination);
}
