import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/**
 * That a row's sequence is published. Written as an exclusion: PostgreSQL keeps no statistics of so small a table as
 * `sequences`, takes a join with it for a narrow filter, and sorts everything that is due instead of walking an index.
 */
export function inPublishedSequence(table: "m" | "enrollments"): SQL {
  return sql`${sql.identifier(table)}.sequence_id not in (select id from sequences where status <> 'published')`;
}
