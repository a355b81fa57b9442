import { getTableColumns, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

/** How the rows of a table come out of a statement that is written by hand. */
export interface RowReader<Row> {
  /** What to select: every column, named `<prefix><property>`. */
  columns: SQL;
  /** The row, as Drizzle's own `select` would give it. */
  read(raw: Record<string, unknown>): Row;
}

/**
 * For the hot path: Drizzle maps a result value by value through several calls, which takes longer than the query.
 * @param prefix tells the columns of joined tables apart
 */
export function openRowReader<Table extends PgTable>(table: Table, prefix: string): RowReader<Table["$inferSelect"]> {
  const columns = Object.entries(getTableColumns(table)).map(([property, column]) => ({
    property,
    name: `${prefix}${property}`,
    column,
    isInstant: column.getSQLType().startsWith("timestamp"),
  }));
  return {
    columns: sql.join(
      columns.map(({ column, name }) => sql`${column} as ${sql.identifier(name)}`),
      sql`, `,
    ),
    read(raw) {
      const row: Record<string, unknown> = {};
      for (const { property, name, isInstant } of columns) {
        const value = raw[name];
        row[property] = isInstant && typeof value === "string" ? new Date(value) : value;
      }
      return row;
    },
  };
}
