import { and, eq, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { sequences } from "../../db/schema/index.ts";
import { ConflictError, found } from "../../platform/errors.ts";

/**
 * Takes a sequence out of the archive: paused, so that nothing begins unasked, or a draft when it was never published.
 * @throws NotFoundError; ConflictError `sequence_not_archived`
 */
export async function unarchiveSequence(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id }: { id: string },
): Promise<void> {
  const changed = await db
    .update(sequences)
    .set({
      status: sql`case when ${sequences.currentVersionId} is null then 'draft' else 'paused' end`,
      pausedReason: null,
      updatedAt: clock.now(),
    })
    .where(and(eq(sequences.id, id), eq(sequences.status, "archived")))
    .returning({ id: sequences.id });
  if (changed.length > 0) return;
  const { status } = found(await db.select().from(sequences).where(eq(sequences.id, id)), "sequence", id);
  throw new ConflictError("sequence_not_archived", `The sequence is ${status}, not archived.`);
}
