import { and, eq, isNotNull, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { publications } from "../../db/schema/index.ts";

/**
 * Ends the moves of earlier publications that are still under way, because a newer one takes their place: nobody is moved by
 * two at once. Whoever was moved stays so; those not looked at yet are counted as `superseded`, and are where they were for
 * the newer publication. A batch that runs at this moment is waited for.
 */
export async function endMoves(tx: Tx, sequenceId: string, now: Date): Promise<void> {
  const running = await tx
    .select()
    .from(publications)
    .where(and(eq(publications.sequenceId, sequenceId), isNotNull(publications.dueAt)))
    .for("update");
  for (const { id, versionId, cursor, counts, mode, extend } of running) {
    const after = cursor === null ? sql`` : sql`and e.id > ${cursor}::uuid`;
    const [left] = await tx.execute<{ count: number }>(sql`
      select count(*)::int as count from enrollments e
      where e.sequence_id = ${sequenceId} and e.version_id <> ${versionId}
        and e.status in ('waiting', 'active', 'paused') ${after}`);
    const superseded = mode === "pin" ? 0 : (left?.count ?? 0);
    const finished = extend ? await leftFinished(tx, sequenceId, versionId, after) : 0;
    // A new look at all of them counts all of them anew.
    const looked = cursor === null ? {} : counts.stays;
    const known = cursor === null ? {} : counts.finished;
    const finishedStay = { ...(extend && { finished: finished > 0 ? { ...known, superseded: finished } : known }) };
    const stays = superseded > 0 ? { ...looked, superseded } : looked;
    await tx
      .update(publications)
      .set({ dueAt: null, finishedAt: now, counts: { ...counts, stays, ...finishedStay } })
      .where(eq(publications.id, id));
  }
}

async function leftFinished(tx: Tx, sequenceId: string, versionId: string, after: SQL): Promise<number> {
  const [left] = await tx.execute<{ count: number }>(sql`
    select count(*)::int as count from enrollments e
    where e.sequence_id = ${sequenceId} and e.version_id <> ${versionId} and e.status = 'completed' ${after}`);
  return left?.count ?? 0;
}
