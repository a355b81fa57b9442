import { and, eq, gt, isNotNull, lt, or } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import { enrollments } from "../db/schema/index.ts";
import { recordActivities } from "../lead/timeline/record-activity.ts";

/**
 * Holds the running enrollments of a lead until an instant, in the caller's transaction; what waits for an earlier one
 * waits longer. @returns how many wait for that instant
 */
export async function pauseUntil(
  tx: Tx,
  { leadId, until, reason }: { leadId: string; until: Date; reason: "out_of_office" | "review" | "recipient" },
  now: Date,
): Promise<number> {
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
      data: { sequenceId, reason, resumeAt: until.toISOString() },
    })),
  );
  return held.length;
}

/** Lets the enrollments of a lead that resume by themselves do so at an instant already, in the caller's transaction. */
export async function resumeEarlier(tx: Tx, leadId: string, until: Date): Promise<void> {
  await tx
    .update(enrollments)
    .set({ resumeAt: until })
    .where(
      and(
        eq(enrollments.leadId, leadId),
        eq(enrollments.status, "paused"),
        isNotNull(enrollments.resumeAt),
        gt(enrollments.resumeAt, until),
      ),
    );
}

/** The latest of some instants, of which there may be none but the first. */
export function latest(first: Date, ...others: readonly (Date | null)[]): Date {
  return new Date(Math.max(first.getTime(), ...others.map((other) => other?.getTime() ?? 0)));
}
