import { and, eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { trySoon } from "../aside/try-soon.ts";
import type { Executor } from "../db/client.ts";
import { sequences } from "../db/schema/index.ts";
import type { SequenceStatus } from "../db/schema/sequences.ts";
import { ConflictError, found } from "../platform/errors.ts";
import { closeTrips } from "../sender/guard/close-trips.ts";

type Deps = Pick<Ground, "db" | "clock">;

/**
 * Holds a published sequence: no enrollment moves on until it is resumed. Whom its trigger enrolls meanwhile waits, too.
 * @throws NotFoundError; ConflictError `sequence_not_published`
 */
export async function pauseSequence({ db, clock }: Deps, { id }: { id: string }): Promise<void> {
  await change(db, id, "published", { status: "paused", pausedReason: null, updatedAt: clock.now() });
}

/**
 * Lets a paused sequence go on; steps that came due meanwhile are taken at once, one mail at a time. For the guard only
 * what is sent from now on counts.
 * @param input.by who resumes it, for the guard's record
 * @throws NotFoundError; ConflictError `sequence_not_paused`
 */
export async function resumeSequence(
  { db, clock, queues }: Deps & Pick<Ground, "queues">,
  { id, by = null }: { id: string; by?: string | null },
): Promise<void> {
  const now = clock.now();
  await db.transaction(async (tx) => {
    await change(tx, id, "paused", { status: "published", pausedReason: null, resumedAt: now, updatedAt: now });
    await closeTrips(tx, now, by);
    await trySoon(tx, { sequenceId: id }, now);
  });
  await queues.enqueue("advance", {});
}

async function change(
  db: Executor,
  id: string,
  from: SequenceStatus,
  values: Partial<typeof sequences.$inferInsert>,
): Promise<void> {
  const changed = await db
    .update(sequences)
    .set(values)
    .where(and(eq(sequences.id, id), eq(sequences.status, from)))
    .returning({ id: sequences.id });
  if (changed.length > 0) return;
  const rows = await db.select({ status: sequences.status }).from(sequences).where(eq(sequences.id, id));
  const known = found(rows, "sequence", id);
  throw new ConflictError(`sequence_not_${from}`, `The sequence is ${known.status}, not ${from}.`);
}
