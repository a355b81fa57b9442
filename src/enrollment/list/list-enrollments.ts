import { alias } from "drizzle-orm/pg-core";
import type { Ground } from "../../ground.ts";
import { equals } from "../../db/list-page.ts";
import { lookThrough } from "../../db/look/look-through.ts";
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

/** Enrollments that match every given filter, newest first. A page looks at some thousand rows: see `lookThrough`. */
export async function listEnrollments(
  { db }: Pick<Ground, "db">,
  { leadId, sequenceId, key, status, limit, cursor, ...facets }: PageQuery & EnrollmentFilter,
): Promise<Page<Enrollment>> {
  const hasStatus = equals(e.status, status);
  const runs = status === "waiting" || status === "active" || status === "paused";
  return lookThrough(
    db,
    e,
    { limit, cursor },
    {
      by: [equals(e.leadId, leadId), equals(e.sequenceId, sequenceId), runs ? hasStatus : undefined],
      through: [equals(e.key, key), runs ? undefined : hasStatus, enrollmentWhere(facets)],
    },
  );
}
