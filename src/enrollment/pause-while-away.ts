import { and, eq, isNotNull, lt, or, sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Tx } from "../db/client.ts";
import { enrollments, leads } from "../db/schema/index.ts";
import { recordActivities } from "../lead/timeline/record-activity.ts";

const batchSize = 500;

/**
 * Holds every running enrollment of a lead until an instant, in the caller's transaction. What a person paused stays with
 * that person; what waits for an earlier return waits longer.
 * @returns how many enrollments wait for that instant
 */
export async function pauseWhileAway(tx: Tx, leadId: string, until: Date, now: Date): Promise<number> {
  await tx
    .update(leads)
    .set({ awayUntil: sql`greatest(${leads.awayUntil}, ${until.toISOString()}::timestamptz)`, updatedAt: now })
    .where(eq(leads.id, leadId));
  const held = await tx
    .update(enrollments)
    .set({ status: "paused", resumeAt: until })
    .where(
      and(
        eq(enrollments.leadId, leadId),
        or(eq(enrollments.status, "active"), and(eq(enrollments.status, "paused"), lt(enrollments.resumeAt, until))),
      ),
    )
    .returning({ id: enrollments.id, sequenceId: enrollments.sequenceId });
  await recordActivities(
    tx,
    held.map(({ id, sequenceId }) => ({
      leadId,
      kind: "paused" as const,
      at: now,
      enrollmentId: id,
      data: { sequenceId, reason: "out_of_office", resumeAt: until.toISOString() },
    })),
  );
  return held.length;
}

/** Lets the enrollments go on whose time has come. */
export async function resumeReturned({ db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">): Promise<void> {
  for (;;) {
    const now = clock.now();
    const resumed = await db.transaction(async (tx) => {
      const due = tx
        .select({ id: enrollments.id })
        .from(enrollments)
        .where(
          and(
            eq(enrollments.status, "paused"),
            isNotNull(enrollments.resumeAt),
            sql`${enrollments.resumeAt} <= ${now.toISOString()}`,
          ),
        )
        .limit(batchSize)
        .for("update", { skipLocked: true });
      const rows = await tx
        .update(enrollments)
        .set({ status: "active", resumeAt: null })
        .where(sql`${enrollments.id} in ${due}`)
        .returning({ id: enrollments.id, leadId: enrollments.leadId, sequenceId: enrollments.sequenceId });
      await recordActivities(
        tx,
        rows.map(({ id, leadId, sequenceId }) => ({
          leadId,
          kind: "resumed" as const,
          at: now,
          enrollmentId: id,
          data: { sequenceId, reason: "back_in_office" },
        })),
      );
      return rows.length;
    });
    if (resumed > 0) await queues.enqueue("advance", {});
    if (resumed < batchSize) return;
  }
}
