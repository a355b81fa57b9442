import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../client.ts";

const few = 2_000;

/** Whether a sequence has taken in so few that looking each of them up costs less than looking for them. */
export async function hasFewEnrollments(db: Executor, sequenceId: string): Promise<boolean> {
  const [row] = await db.execute<{ count: number }>(sql`
    select count(*)::int as count from (select from enrollments where sequence_id = ${sequenceId}::uuid limit ${few + 1}) e`);
  return (row?.count ?? 0) <= few;
}

/** The enrollments of a sequence, as a query of one column: `id` or `lead_id`. */
export const enrollmentsOf = (sequenceId: string, column: "id" | "lead_id"): SQL =>
  sql`(select ${sql.identifier(column)} from enrollments where sequence_id = ${sequenceId}::uuid)`;
