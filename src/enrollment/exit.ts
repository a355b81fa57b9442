import { and, eq, inArray, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Tx } from "../db/client.ts";
import { historyWith } from "../db/message-history.ts";
import { enrollments } from "../db/schema/index.ts";
import type { ExitReason } from "../db/schema/enrollments.ts";
import { recordActivities } from "../lead/timeline/record-activity.ts";
import { ConflictError, found } from "../platform/errors.ts";
import { uuidList } from "../platform/rows/rows.ts";
import { cancelTasks } from "./task/cancel-tasks.ts";
import { wakeWaiting } from "./waiting.ts";

/**
 * Stops every running enrollment of a lead and cancels what was not handed over yet. A message already being handed over
 * is stopped by the recheck in `dispatch`.
 * @param by the inbound mail, or the act of the recipient, that says so
 * @returns how many enrollments it stopped
 */
export async function exitEnrollments(
  tx: Tx,
  leadId: string,
  reason: ExitReason,
  now: Date,
  by: string | null = null,
): Promise<number> {
  return (await exitWhere(tx, eq(enrollments.leadId, leadId), reason, now, by)).length;
}

/** Stops one enrollment at a person's request. @throws NotFoundError, ConflictError `enrollment_ended` */
export async function exitEnrollment(
  { db, clock }: Pick<Ground, "db" | "clock">,
  input: { id: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const stopped = await exitWhere(tx, eq(enrollments.id, input.id), "manual", clock.now());
    if (stopped.length > 0) return;
    const rows = await tx.select({ status: enrollments.status }).from(enrollments).where(eq(enrollments.id, input.id));
    const known = found(rows, "enrollment", input.id);
    throw new ConflictError("enrollment_ended", `The enrollment is ${known.status} already.`);
  });
}

/** An enrollment that was stopped. */
export type Stopped = Pick<typeof enrollments.$inferSelect, "id" | "leadId" | "sequenceId" | "versionId" | "stepId">;

/**
 * Stops the running enrollments that `which` selects and cancels what was not handed over yet, and their open tasks.
 * @param by the inbound mail, the act of the recipient, or the handoff of a promotion without a mail that says so: how they stood
 * is kept, should it be undone
 * @returns those it stopped
 */
export async function exitWhere(
  tx: Tx,
  which: SQL,
  reason: ExitReason,
  now: Date,
  by: string | null = null,
): Promise<Stopped[]> {
  const e = enrollments;
  const stood = sql`jsonb_build_object('status', ${e.status}, 'dueAt', ${e.dueAt}, 'resumeAt', ${e.resumeAt})`;
  const stopped = await tx
    .update(enrollments)
    .set({
      status: "exited",
      exitReason: reason,
      endedAt: now,
      endedBy: by,
      dueAt: null,
      resumeAt: null,
      ...(by !== null && { stood }),
    })
    .where(and(which, inArray(enrollments.status, ["waiting", "active", "paused"])))
    .returning({
      id: enrollments.id,
      leadId: enrollments.leadId,
      sequenceId: enrollments.sequenceId,
      versionId: enrollments.versionId,
      stepId: enrollments.stepId,
    });
  if (stopped.length === 0) return [];
  const canceled = sql`'canceled'::text`;
  const why = `enrollment_${reason}`;
  await tx.execute(sql`
    update messages m set status = ${canceled}, reason = ${why}, settled_at = ${now.toISOString()}, lease_until = null,
      history = ${historyWith(canceled, sql`${why}::text`, now)}
    where m.enrollment_id in ${uuidList(stopped.map(({ id }) => id))} and m.status in ('queued', 'deferred', 'uncertain', 'held')`);
  await cancelTasks(
    tx,
    stopped.map(({ id }) => id),
    why,
    now,
  );
  await recordActivities(
    tx,
    stopped.map(({ id, leadId, sequenceId }) => ({
      leadId,
      kind: "sequence_exited" as const,
      at: now,
      enrollmentId: id,
      data: { reason, sequenceId },
    })),
  );
  await wakeWaiting(
    tx,
    stopped.map(({ leadId }) => leadId),
    now,
  );
  return stopped;
}
