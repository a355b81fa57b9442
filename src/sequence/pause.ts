import { and, eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { sequences } from "../db/schema/index.ts";
import type { SequenceStatus } from "../db/schema/sequences.ts";
import { ConflictError, NotFoundError } from "../platform/errors.ts";

type Deps = Pick<App, "db" | "clock">;

/**
 * Holds a published sequence: nobody is enrolled and no enrollment moves on until it is resumed.
 * @throws NotFoundError; ConflictError `sequence_not_published`
 */
export const pauseSequence = (app: Deps, { id }: { id: string }) => change(app, id, "published", "paused");

/**
 * Lets a paused sequence go on; steps that came due meanwhile are taken at once, one mail at a time.
 * @throws NotFoundError; ConflictError `sequence_not_paused`
 */
export async function resumeSequence(app: Deps & Pick<App, "queues">, { id }: { id: string }): Promise<void> {
  await change(app, id, "paused", "published");
  await app.queues.enqueue("advance", {});
}

async function change({ db, clock }: Deps, id: string, from: SequenceStatus, to: SequenceStatus): Promise<void> {
  const changed = await db
    .update(sequences)
    .set({ status: to, updatedAt: clock.now() })
    .where(and(eq(sequences.id, id), eq(sequences.status, from)))
    .returning({ id: sequences.id });
  if (changed.length > 0) return;
  const [known] = await db.select({ status: sequences.status }).from(sequences).where(eq(sequences.id, id));
  if (known === undefined) throw new NotFoundError("sequence", id);
  throw new ConflictError(`sequence_not_${from}`, `The sequence is ${known.status}, not ${from}.`);
}
