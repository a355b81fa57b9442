import { and, count, eq, inArray, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { enrollments, sequences } from "../../db/schema/index.ts";
import { ConflictError, found } from "../../platform/errors.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { endMoves } from "../../sequence/publish/end-moves.ts";
import { refuseWhileNamed } from "../../sequence/remove/refuse-while-named.ts";
import { exitWhere } from "../exit.ts";

const pageSize = 1_000;

/**
 * Archives a sequence: it enrolls nobody any more, and what it did can still be read.
 * @param input.running what becomes of those in it: `refuse`, or `exit`, which ends their walks first thing. Done again, it goes
 *   on where it was.
 * @throws NotFoundError; ConflictError `sequence_running` while somebody is in it, `sequence_in_use` while another one names it
 */
export async function archiveSequence(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id, running }: { id: string; running: "refuse" | "exit" },
): Promise<void> {
  const now = clock.now();
  const inIt = and(eq(enrollments.sequenceId, id), inArray(enrollments.status, ["waiting", "active", "paused"]));
  await db.transaction(async (tx) => {
    // Before the sequence is held: a batch of a move that is waited for may write rows that refer to it.
    await endMoves(tx, id, now);
    // Whoever is being enrolled at this moment is waited for, and counted.
    const sequence = found(await tx.select().from(sequences).where(eq(sequences.id, id)).for("update"), "sequence", id);
    const [left] = await tx.select({ count: count() }).from(enrollments).where(inIt);
    if (running === "refuse" && left !== undefined && left.count > 0) {
      const message = `${left.count} enrollments still run: let them end, or archive it with running=exit.`;
      throw new ConflictError("sequence_running", message);
    }
    await refuseWhileNamed(tx, sequence);
    await tx
      .update(sequences)
      .set({ status: "archived", pausedReason: null, updatedAt: now })
      .where(eq(sequences.id, id));
  });
  for (let stopped = pageSize; stopped === pageSize;) {
    stopped = await db.transaction(async (tx) => {
      const page = await tx
        .select({ id: enrollments.id })
        .from(enrollments)
        .where(inIt)
        .orderBy(enrollments.id)
        .limit(pageSize);
      if (page.length === 0) return 0;
      await exitWhere(tx, sql`${enrollments.id} in ${uuidList(page.map((row) => row.id))}`, "archived", now);
      return page.length;
    });
  }
}
