import { alias } from "drizzle-orm/pg-core";
import type { Ground } from "../../ground.ts";
import { equals, listPage } from "../../db/list-page.ts";
import { enrollments } from "../../db/schema/index.ts";
import type { EnrollmentStatus } from "../../db/schema/enrollments.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import { enrollmentWhere } from "./enrollment-filter.ts";
import type { EnrollmentFacets } from "./enrollment-filter.ts";
import type { Enrollment } from "../get-enrollment.ts";

export interface EnrollmentFilter extends EnrollmentFacets {
  leadId?: string | undefined;
  sequenceId?: string | undefined;
  key?: string | undefined;
  status?: EnrollmentStatus | undefined;
}

const e = alias(enrollments, "e");

/** Enrollments that match every given filter, newest first. */
export async function listEnrollments(
  { db }: Pick<Ground, "db">,
  { leadId, sequenceId, key, status, limit, cursor, ...facets }: PageQuery & EnrollmentFilter,
): Promise<Page<Enrollment>> {
  return listPage(
    db,
    e,
    { limit, cursor },
    equals(e.leadId, leadId),
    equals(e.sequenceId, sequenceId),
    equals(e.key, key),
    equals(e.status, status),
    enrollmentWhere(facets),
  );
}
