import { eq, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { enrollments, leads, sequences } from "../../db/schema/index.ts";
import { ConflictError, found } from "../../platform/errors.ts";
import { refuseWhileNamed } from "./refuse-while-named.ts";

/**
 * Deletes a sequence that never had anybody in it, with its versions.
 * @throws NotFoundError; ConflictError `sequence_ran` when it had, `sequence_in_use` while another one names it or recycled leads wait for it
 */
export async function deleteSequence({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<void> {
  await db.transaction(async (tx) => {
    // Nobody is enrolled while it is held: the reference of an enrollment waits.
    const rows = await tx.select().from(sequences).where(eq(sequences.id, id)).for("update");
    const sequence = found(rows, "sequence", id);
    const [ran] = await tx
      .select({ id: enrollments.id })
      .from(enrollments)
      .where(eq(enrollments.sequenceId, id))
      .limit(1);
    if (ran !== undefined) {
      throw new ConflictError(
        "sequence_ran",
        "Leads were in this sequence, and what they got stays: archive it instead.",
      );
    }
    const [recycled] = await tx.select({ id: leads.id }).from(leads).where(eq(leads.coolSequenceId, id)).limit(1);
    if (recycled !== undefined) {
      throw new ConflictError(
        "sequence_in_use",
        "Leads that were recycled enter this sequence when their cool-down is over: archive it instead.",
      );
    }
    await refuseWhileNamed(tx, sequence);
    await tx.execute(sql`delete from sequences where id = ${id}::uuid`);
  });
}
