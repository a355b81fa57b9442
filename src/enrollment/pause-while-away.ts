import { and, eq, isNotNull, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { notSetAside } from "../aside/not-set-aside.ts";
import { takeBatch } from "../aside/take-batch.ts";
import type { Take } from "../aside/take-batch.ts";
import type { Tx } from "../db/client.ts";
import { enrollments, leads } from "../db/schema/index.ts";
import type { SetAside } from "../jobs/room.ts";
import { recordActivities } from "../lead/timeline/record-activity.ts";
import { uuidList } from "../platform/rows/rows.ts";
import { latest, pauseUntil, resumeEarlier } from "./pause-until.ts";

const batchSize = 500;

/**
 * Holds every running enrollment of a lead who is away until an instant, in the caller's transaction. What a person paused
 * stays with that person; what waits for an earlier return waits longer.
 * @returns how many enrollments wait for that instant
 */
export async function pauseWhileAway(tx: Tx, leadId: string, until: Date, now: Date): Promise<number> {
  await tx
    .update(leads)
    .set({ awayUntil: sql`greatest(${leads.awayUntil}, ${until.toISOString()}::timestamptz)`, updatedAt: now })
    .where(eq(leads.id, leadId));
  return pauseUntil(tx, { leadId, until, reason: "out_of_office" }, now);
}

/**
 * What a mail said of an absence was a mistake: the sequences of the lead go on at once, or after what else they wait for,
 * in the caller's transaction.
 * @param others until when the lead is away by other mails; null when by none
 */
export async function endAbsence(tx: Tx, leadId: string, others: Date | null, now: Date): Promise<void> {
  const [lead] = await tx
    .update(leads)
    .set({ awayUntil: others, updatedAt: now })
    .where(eq(leads.id, leadId))
    .returning({ reviewUntil: leads.reviewUntil, pausedUntil: leads.pausedUntil });
  if (lead === undefined) return;
  await resumeEarlier(tx, leadId, latest(now, others, lead.reviewUntil, lead.pausedUntil));
}

/** Lets the enrollments go on whose time has come. */
export async function resumeReturned(app: ResumeDeps): Promise<void> {
  const notAside = notSetAside("resume", sql`${enrollments.id}::text`);
  for (;;) {
    const looked = await takeBatch(app, "resume", (tx, take) => resumeSome(tx, take, notAside, app.clock.now()));
    if (looked > 0) await app.queues.enqueue("advance", {});
    if (looked < batchSize) return;
  }
}

/** Lets those go on that could not be resumed, if they still are to be. */
export async function resumeAgain(app: ResumeDeps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  const which = sql`${enrollments.id} in ${uuidList(items.map(({ subject }) => subject))}`;
  await takeBatch(app, "resume", (tx, take) => resumeSome(tx, take, which, app.clock.now()));
  await app.queues.enqueue("advance", {});
  return [];
}

type ResumeDeps = Pick<Ground, "db" | "clock" | "queues" | "log">;

async function resumeSome(tx: Tx, take: Take, which: SQL, now: Date): Promise<number> {
  const due = await tx
    .select({
      id: enrollments.id,
      leadId: enrollments.leadId,
      sequenceId: enrollments.sequenceId,
      versionId: enrollments.versionId,
    })
    .from(enrollments)
    .where(
      and(
        eq(enrollments.status, "paused"),
        isNotNull(enrollments.resumeAt),
        sql`${enrollments.resumeAt} <= ${now.toISOString()}`,
        which,
      ),
    )
    .limit(batchSize)
    .for("update", { skipLocked: true });
  const resume = async (part: Tx, rows: readonly (typeof due)[number][]): Promise<void> => {
    await part
      .update(enrollments)
      .set({ status: "active", resumeAt: null })
      .where(sql`${enrollments.id} in ${uuidList(rows.map(({ id }) => id))}`);
    await recordActivities(
      part,
      rows.map(({ id, leadId, sequenceId }) => ({
        leadId,
        kind: "resumed" as const,
        at: now,
        enrollmentId: id,
        data: { sequenceId, reason: "wait_is_over" },
      })),
    );
  };
  await take(due, resume, ({ id, ...ids }) => ({ kind: "enrollment", subject: id, enrollmentId: id, ...ids }));
  return due.length;
}
