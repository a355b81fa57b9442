import { and, asc, eq, isNotNull, lte } from "drizzle-orm";
import type { App } from "../../app.ts";
import type { Tx } from "../../db/client.ts";
import { inPublishedSequence } from "../../db/in-published-sequence.ts";
import { enrollments, leads } from "../../db/schema/index.ts";
import type { Version } from "../../sequence/version-cache.ts";
import type { Lead } from "../facts/fact-book.ts";
import type { EnrollmentState } from "../machine/types.ts";
import { readState } from "../read-state.ts";

export type EnrollmentRow = typeof enrollments.$inferSelect;

export interface DueEnrollment {
  row: EnrollmentRow;
  lead: Lead;
  version: Version;
  state: EnrollmentState;
}

/** What a batch has claimed; `stuck` cannot even be read, and is to be held. */
export interface ClaimedBatch {
  due: DueEnrollment[];
  stuck: { id: string; error: unknown }[];
}

/**
 * Claims due enrollments with their leads, oldest first. Whatever another transaction holds is left for later, so that two
 * workers never decide about one lead at the same time, and a batch never waits.
 */
export async function claimDue(
  { versions }: Pick<App, "versions">,
  tx: Tx,
  now: Date,
  limit: number,
): Promise<ClaimedBatch> {
  const rows = await tx
    .select({ row: enrollments, lead: leads })
    .from(enrollments)
    .innerJoin(leads, eq(leads.id, enrollments.leadId))
    .where(
      and(
        eq(enrollments.status, "active"),
        isNotNull(enrollments.dueAt),
        lte(enrollments.dueAt, now),
        inPublishedSequence("enrollments"),
      ),
    )
    .orderBy(asc(enrollments.dueAt))
    .limit(limit)
    .for("no key update", { of: [enrollments, leads], skipLocked: true });
  const due: DueEnrollment[] = [];
  const stuck: ClaimedBatch["stuck"] = [];
  for (const { row, lead } of rows) {
    try {
      const version = await versions.get(tx, row.versionId);
      due.push({ row, lead, version, state: readState(row, version.definition) });
    } catch (error) {
      stuck.push({ id: row.id, error });
    }
  }
  return { due, stuck };
}
