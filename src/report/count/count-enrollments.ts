import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { enrollmentFactSql, enrollmentWhere } from "../../enrollment/list/enrollment-filter.ts";
import type { EnrollmentFact } from "../../enrollment/list/enrollment-filter.ts";
import { placeOf } from "../range/place.ts";
import type { Span } from "../range/range.ts";
import { meetAtMidnight } from "../range/whole-days.ts";
import { walksFromRollup } from "../walk/read-walks.ts";
import { countEach, groupCounts } from "./group-counts.ts";
import type { Counted } from "./group-counts.ts";
import { allOf } from "../sql-parts.ts";

/** Which enrollments, by what, and in which spans of time; without spans they are counted together. */
export interface EnrollmentCount {
  span: Span;
  spans?: readonly Span[] | undefined;
  sequenceId?: string | undefined;
  by?: readonly "versionId"[];
}

const sums: Record<EnrollmentFact, SQL> = {
  enrolled: sql`coalesce(sum(u.count), 0)`,
  running: sql`coalesce(sum(u.count) filter (where u.other = 'running'), 0)`,
  completed: sql`coalesce(sum(u.count) filter (where u.other = 'completed'), 0)`,
  exited: sql`coalesce(sum(u.count) filter (where u.other = 'exited'), 0)`,
};

/** Counts of enrollments by all facts; with spans, `by.span` is the number of one. Days of a zone that are none of UTC are counted from the enrollments. */
export async function countEnrollments(
  tx: Executor,
  { span, spans, sequenceId, by = [] }: EnrollmentCount,
): Promise<Counted<EnrollmentFact>[]> {
  const versions = by.includes("versionId");
  if (meetAtMidnight(span, spans)) {
    const counted = await groupCounts(tx, {
      from: sql`(${walksFromRollup({ span, sequenceId }, ["status"])}) u`,
      by: { ...(spans && { span: placeOf(sql`u.at`, spans) }), ...(versions && { versionId: sql`u.version_id` }) },
      numbers: sums,
    });
    return counted.filter(({ counts }) => counts.enrolled > 0);
  }
  const ofSequence = sequenceId === undefined ? undefined : sql`e.sequence_id = ${sequenceId}`;
  return groupCounts(tx, {
    from: sql`enrollments e where ${allOf(ofSequence, enrollmentWhere({ ...span }))}`,
    by: {
      ...(spans && { span: placeOf(sql`e.created_at`, spans) }),
      ...(versions && { versionId: sql`e.version_id` }),
    },
    numbers: countEach(enrollmentFactSql),
  });
}
