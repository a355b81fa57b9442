import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { listLink } from "../cell/cell.ts";
import type { Row } from "../report-schemas.ts";

const names = [
  "enrollments",
  "completed",
  "exited",
  "messages",
  "sent",
  "bounced",
  "complained",
  "opened",
  "clicked",
  "replied",
] as const;

/**
 * What people were part of whose data were erased: in all, since nothing is known any more of when. It is in no other number of a
 * report, and opens to the receipts of the erasures.
 */
export async function erasedOf(tx: Executor, sequenceId: string, versionId: string | undefined): Promise<Row[]> {
  const sums = names.map((name) => sql`sum(${sql.identifier(name)})::float8 as ${sql.identifier(name)}`);
  const rows = await tx.execute<Record<string, number> & { step_id: string }>(sql`
    select step_id, ${sql.join(sums, sql`, `)} from erased_counts where sequence_id = ${sequenceId}
      ${versionId === undefined ? sql`` : sql`and version_id = ${versionId}`}
    group by 1 order by 1`);
  return rows.map((row) => ({
    by: { stepId: row.step_id === "" ? null : row.step_id },
    cells: Object.fromEntries(
      names.map((name) => [name, { value: row[name] ?? 0, of: null, rate: null, rows: listLink("/v1/erasures", {}) }]),
    ),
  }));
}
