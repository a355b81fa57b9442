import { getTableColumns, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { PgTable } from "drizzle-orm/pg-core";

const dialect = new PgDialect();

/** How the rows of a table come out of a statement that is written by hand. */
export interface RowReader<Row> {
  /** What to select: each column, named `<prefix><property>`. */
  columns: SQL;
  /** The row, as Drizzle's own `select` would give it. */
  read(raw: Record<string, unknown>): Row;
  /** The row, of the values of `columns` in their order. @param from where in `values` they begin */
  readList(values: readonly unknown[], from?: number): Row;
  /** how many columns there are */
  width: number;
}

/**
 * For the hot path: Drizzle maps a result value by value through several calls, which takes longer than the query.
 * @param prefix tells the columns of joined tables apart
 * @param without columns that nobody asks for: each costs its share in the database, on the wire and here
 */
export function openRowReader<Table extends PgTable, Without extends keyof Table["$inferSelect"] = never>(
  table: Table,
  prefix: string,
  without?: readonly Without[],
): RowReader<Omit<Table["$inferSelect"], Without>>;
export function openRowReader(
  table: PgTable,
  prefix: string,
  without: readonly PropertyKey[] = [],
): RowReader<Record<string, unknown>> {
  const left = new Set(without);
  const columns = Object.entries(getTableColumns(table))
    .filter(([property]) => !left.has(property))
    .map(([property, column]) => ({
      property,
      name: `${prefix}${property}`,
      column,
      isInstant: column.getSQLType().startsWith("timestamp"),
    }));
  // Every row begins as a copy: an object that grows property by property is made anew with each few of them.
  const empty = Object.fromEntries(columns.map(({ property }) => [property, null]));
  const selected = sql.join(
    columns.map(({ column, name }) => sql`${column} as ${sql.identifier(name)}`),
    sql`, `,
  );
  return {
    // As text, because a statement is put together again each time that it runs.
    columns: sql.raw(dialect.sqlToQuery(selected).sql),
    read(raw) {
      const row: Record<string, unknown> = { ...empty };
      for (const { property, name, isInstant } of columns) {
        const value = raw[name];
        row[property] = isInstant && typeof value === "string" ? new Date(value) : value;
      }
      return row;
    },
    readList(values, from = 0) {
      const row: Record<string, unknown> = { ...empty };
      let at = from;
      for (const { property, isInstant } of columns) {
        const value = values[at++];
        row[property] = isInstant && typeof value === "string" ? new Date(value) : value;
      }
      return row;
    },
    width: columns.length,
  };
}
