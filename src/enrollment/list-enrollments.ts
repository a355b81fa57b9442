import type { Ground } from "../ground.ts";
import { equals, listPage } from "../db/list-page.ts";
import { enrollments } from "../db/schema/index.ts";
import type { EnrollmentStatus } from "../db/schema/enrollments.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { Enrollment } from "./get-enrollment.ts";

export interface EnrollmentFilter {
  leadId?: string | undefined;
  sequenceId?: string | undefined;
  key?: string | undefined;
  status?: EnrollmentStatus | undefined;
}

/** Enrollments that match every given filter, newest first. */
export async function listEnrollments(
  { db }: Pick<Ground, "db">,
  { leadId, sequenceId, key, status, ...page }: PageQuery & EnrollmentFilter,
): Promise<Page<Enrollment>> {
  return listPage(
    db,
    enrollments,
    page,
    equals(enrollments.leadId, leadId),
    equals(enrollments.sequenceId, sequenceId),
    equals(enrollments.key, key),
    equals(enrollments.status, status),
  );
}
