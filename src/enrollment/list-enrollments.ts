import { and, desc, eq, lt } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { enrollments } from "../db/schema/index.ts";
import type { EnrollmentStatus } from "../db/schema/enrollments.ts";
import { cutPage } from "../platform/http/pagination.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { Enrollment } from "./get-enrollment.ts";

export interface EnrollmentFilter {
  leadId?: string | undefined;
  sequenceId?: string | undefined;
  status?: EnrollmentStatus | undefined;
}

/** Enrollments that match every given filter, newest first. */
export async function listEnrollments(
  { db }: Pick<Ground, "db">,
  { limit, cursor, leadId, sequenceId, status }: PageQuery & EnrollmentFilter,
): Promise<Page<Enrollment>> {
  const rows = await db
    .select()
    .from(enrollments)
    .where(
      and(
        cursor === undefined ? undefined : lt(enrollments.id, cursor),
        leadId === undefined ? undefined : eq(enrollments.leadId, leadId),
        sequenceId === undefined ? undefined : eq(enrollments.sequenceId, sequenceId),
        status === undefined ? undefined : eq(enrollments.status, status),
      ),
    )
    .orderBy(desc(enrollments.id))
    .limit(limit + 1);
  return cutPage(rows, limit);
}
