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
  const { sql, params } = dialect.sqlToQuery(query);
  const { session } = ("$byKey" in on ? on.$byKey : on)._;
  // what has a name is prepared; the driver names it by its text
  const name = isPlannedByKey(on) ? "hot" : undefined;
  const rows = await session.prepareQuery({ sql, params: params.map(asParameter) }, undefined, name, false).execute();
  return rows as Row[];
}

function asParameter(value: unknown): string | number | boolean | null {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  throw new TypeError("a prepared statement takes plain parameters only");
}
