import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { setAside } from "../../aside/set-aside.ts";
import type { AsideItem } from "../../aside/set-aside.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { enrollments } from "../../db/schema/index.ts";

/** What is set aside of an enrollment. */
export function enrollmentItem({ id, leadId, sequenceId, versionId }: EnrollmentIds): AsideItem {
  return { kind: "enrollment", subject: id, leadId, enrollmentId: id, sequenceId, versionId };
}

export type EnrollmentIds = Pick<typeof enrollments.$inferSelect, "id" | "leadId" | "sequenceId" | "versionId">;

/** An enrollment that cannot be moved, and why. */
export interface Stuck {
  row: EnrollmentIds;
  error: unknown;
}

/** Sets enrollments aside that cannot be moved, so that they hold up no others: all of a cause at once. */
export async function setStuckAside(tx: Tx, stuck: readonly Stuck[], now: Date): Promise<void> {
  for (const [error, group] of Map.groupBy(stuck, (one) => one.error)) {
    await setAside(
      tx,
      "advance",
      group.map(({ row }) => enrollmentItem(row)),
      error,
      now,
    );
  }
  await holdEnrollments(
    tx,
    stuck.map(({ row }) => row.id),
  );
}

/** Enrollments that are set aside are not due: what tries them again, or something new about their lead, makes them so. */
export async function holdEnrollments(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(sql`update enrollments set due_at = null where id in ${uuidList(ids)}`);
}
