import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/**
 * Rows as one JSON parameter, for statements over thousands of rows.
 * @param columns trusted column list of the record, such as `id uuid, "dueAt" timestamptz`
 * @returns a table expression aliased `r`
 */
export function recordRows(rows: readonly object[], columns: string): SQL {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (${sql.raw(columns)})`;
}
