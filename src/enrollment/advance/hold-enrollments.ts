import { inArray } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { enrollments } from "../../db/schema/index.ts";

const holdMs = 3_600_000;

/** Enrollments that cannot be moved must not hold up the others of their batch: they are tried again in an hour. */
export async function holdEnrollments(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(enrollments)
    .set({ dueAt: new Date(now.getTime() + holdMs) })
    .where(inArray(enrollments.id, [...ids]));
}
