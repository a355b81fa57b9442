import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Executor } from "./client.ts";
import { isPlannedByKey } from "./plan-by-key.ts";

const dialect = new PgDialect();

/**
 * Runs a statement of the hot path as a prepared one: PostgreSQL parses and plans it once for each connection. Its text
 * must not vary: lists go in as one JSON or array parameter.
 * @param on the transaction it belongs to; else the database, whose connections for the hot path it takes. A transaction that
 *   does not plan by key runs it as any other statement: the plan of a small table would be kept when it has grown
 */
export async function executePrepared<Row extends Record<string, unknown>>(on: Executor, query: SQL): Promise<Row[]> {
  return (await run(on, query)) as Row[];
}

/**
 * As `executePrepared`, each row as a list of its values in the order of the columns: an object that gets a property for each of
 * many columns takes twice as long to make as reading them.
 */
export async function executeLists(on: Executor, query: SQL): Promise<unknown[][]> {
  return (await run(on, query, (rows) => rows)) as unknown[][];
}

function run(on: Executor, query: SQL, read?: (rows: unknown[][]) => unknown): Promise<unknown> {
  const { sql, params } = dialect.sqlToQuery(query);
  const { session } = ("$byKey" in on ? on.$byKey : on)._;
  // what has a name is prepared; the driver names it by its text
  const name = isPlannedByKey(on) ? "hot" : undefined;
  const given = { sql, params: params.map(asParameter) };
  return session.prepareQuery(given, undefined, name, read !== undefined, read).execute();
}

function asParameter(value: unknown): string | number | boolean | null {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  throw new TypeError("a prepared statement takes plain parameters only");
}
