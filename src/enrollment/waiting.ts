import { and, asc, eq, inArray, lte } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Take } from "../aside/take-batch.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import type { Tx } from "../db/client.ts";
import { enrollments, leads, sequences } from "../db/schema/index.ts";
import { recordActivities } from "../lead/timeline/record-activity.ts";
import { loadBusyGroups } from "./admit/load-histories.ts";
import { enrollmentItem, holdEnrollments } from "./advance/hold-enrollments.ts";
import { recordDecisions } from "./record-decisions.ts";

// Whoever ends wakes those that wait for its group; this look is for what nobody woke.
const lookAgainMs = 3_600_000;

type Waiting = typeof enrollments.$inferSelect;

/** Lets enrollments that wait for a group of these leads be looked at now, because one of them has ended. */
export async function wakeWaiting(tx: Tx, leadIds: readonly string[], now: Date): Promise<void> {
  if (leadIds.length === 0) return;
  await tx
    .update(enrollments)
    .set({ dueAt: now })
    .where(and(inArray(enrollments.leadId, [...new Set(leadIds)]), eq(enrollments.status, "waiting")));
}

/**
 * Begins waiting enrollments whose exclusivity group is free again, the oldest of a lead first. One that cannot begin is
 * set aside alone.
 * @param which narrows down what is looked at
 * @returns how many were looked at
 */
export async function admitWaiting(
  app: SequenceParts,
  tx: Tx,
  take: Take,
  now: Date,
  limit: number,
  which?: SQL,
): Promise<number> {
  const rows = await tx
    .select({ enrollment: enrollments })
    .from(enrollments)
    .innerJoin(leads, eq(leads.id, enrollments.leadId))
    .innerJoin(sequences, eq(sequences.id, enrollments.sequenceId))
    .where(
      and(eq(enrollments.status, "waiting"), lte(enrollments.dueAt, now), eq(sequences.status, "published"), which),
    )
    .orderBy(asc(enrollments.createdAt))
    .limit(limit)
    .for("no key update", { of: [enrollments, leads], skipLocked: true });
  const { aside } = await take(
    rows.map(({ enrollment }) => enrollment),
    (part, some) => beginFree(app, part, some, now),
    enrollmentItem,
  );
  await holdEnrollments(
    tx,
    aside.map(({ id }) => id),
  );
  return rows.length;
}

async function beginFree({ versions }: SequenceParts, tx: Tx, rows: readonly Waiting[], now: Date): Promise<void> {
  const busy = await loadBusyGroups(
    versions,
    tx,
    rows.map(({ leadId }) => ({ id: leadId })),
  );
  for (const enrollment of rows) {
    const { id, leadId, sequenceId, versionId } = enrollment;
    const { definition } = await versions.get(tx, versionId);
    const groups = definition.exclusivity?.groups ?? [];
    const taken = busy.get(leadId) ?? [];
    if (taken.some(({ group }) => groups.includes(group))) {
      const later = new Date(now.getTime() + lookAgainMs);
      await tx.update(enrollments).set({ dueAt: later }).where(eq(enrollments.id, id));
      continue;
    }
    busy.set(leadId, [...taken, ...groups.map((group) => ({ group, sequence: definition.name }))]);
    // Waits and re-entry count from the moment it really begins; events from what it was to begin with.
    const triggeredAt = enrollment.triggeredAt ?? enrollment.createdAt;
    await tx
      .update(enrollments)
      .set({ status: "active", dueAt: now, createdAt: now, triggeredAt })
      .where(eq(enrollments.id, id));
    await recordActivities(tx, [{ leadId, kind: "enrolled", at: now, enrollmentId: id, data: { sequenceId } }]);
    const reason = "The exclusivity group is free again.";
    const about = { leadId, enrollmentId: id, sequenceId, versionId };
    await recordDecisions(tx, [{ ...about, at: now, rule: "enrollment", outcome: "enrolled", reason }]);
  }
}
