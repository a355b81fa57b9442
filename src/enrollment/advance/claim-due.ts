import { and, asc, eq, isNotNull, isNull, lte, or } from "drizzle-orm";
import type { App } from "../../app.ts";
import type { Tx } from "../../db/client.ts";
import { inPublishedSequence } from "../../db/in-published-sequence.ts";
import { enrollments, leads } from "../../db/schema/index.ts";
import type { Version } from "../../sequence/version-cache.ts";
import type { Lead } from "../facts/fact-book.ts";
import type { EnrollmentState } from "../machine/types.ts";
import { readState } from "../read-state.ts";
import { holdEnrollments } from "./hold-enrollments.ts";

export type EnrollmentRow = typeof enrollments.$inferSelect;

export interface DueEnrollment {
  row: EnrollmentRow;
  lead: Lead;
  version: Version;
  state: EnrollmentState;
}

/**
 * Claims due enrollments with their leads, oldest first; those of a person who is away wait for the return. Whatever another transaction holds is left for later, so that two
 * workers never decide about one lead at the same time, and a batch never waits.
 */
export async function claimDue(
  { versions, log }: Pick<App, "versions" | "log">,
  tx: Tx,
  now: Date,
  limit: number,
): Promise<DueEnrollment[]> {
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
        or(isNull(leads.awayUntil), lte(leads.awayUntil, now)),
      ),
    )
    .orderBy(asc(enrollments.dueAt))
    .limit(limit)
    .for("no key update", { of: [enrollments, leads], skipLocked: true });
  const due: DueEnrollment[] = [];
  const stuck: string[] = [];
  for (const { row, lead } of rows) {
    try {
      const version = await versions.get(tx, row.versionId);
      due.push({ row, lead, version, state: readState(row, version.definition) });
    } catch (error) {
      log.error({ err: error, enrollmentId: row.id }, "the enrollment cannot be read; trying again in an hour");
      stuck.push(row.id);
    }
  }
  await holdEnrollments(tx, stuck, now);
  return due;
}
