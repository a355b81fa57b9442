import { and, eq, gt, inArray, isNotNull, or } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { destinationHolds, messages } from "../../db/schema/index.ts";
import { NotFoundError } from "../../platform/errors.ts";

/**
 * Forgets that a destination asked a sender to slow down: all that waits for it may go at once, also what it deferred until
 * later. If it asks again, it is held again. @throws NotFoundError when it is neither held nor recovering
 */
export async function liftDestinationHold(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  { id, destination }: { id: string; destination: string },
): Promise<void> {
  const now = clock.now();
  const limits = or(gt(destinationHolds.heldUntil, now), isNotNull(destinationHolds.window));
  await db.transaction(async (tx) => {
    const lifted = await tx
      .delete(destinationHolds)
      .where(and(eq(destinationHolds.senderId, id), eq(destinationHolds.destination, destination), limits))
      .returning({ destination: destinationHolds.destination });
    if (lifted.length === 0) throw new NotFoundError("destination", destination);
    await makeDue(tx, { id, destination }, now);
  });
  await queues.enqueue("dispatch", { senderId: id });
}

/** Has deferred messages tried again now, instead of at their next attempt. */
async function makeDue(tx: Tx, { id, destination }: { id: string; destination: string }, now: Date): Promise<void> {
  // What is locked is being claimed or canceled; waiting for it while its holder waits for others would be a deadlock.
  const deferred = tx
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(
        eq(messages.senderId, id),
        eq(messages.destination, destination),
        eq(messages.status, "deferred"),
        gt(messages.dueAt, now),
      ),
    )
    .for("update", { skipLocked: true });
  await tx.update(messages).set({ dueAt: now }).where(inArray(messages.id, deferred));
}
