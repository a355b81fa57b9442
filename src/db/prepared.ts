import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Db } from "./client.ts";

const dialect = new PgDialect();

/**
 * Runs a statement of the hot path as a prepared one: PostgreSQL parses and plans it once for each connection. Its text
 * must not vary: lists go in as one JSON or array parameter.
 */
export async function executePrepared<Row extends Record<string, unknown>>(db: Db, query: SQL): Promise<Row[]> {
  const { sql, params } = dialect.sqlToQuery(query);
  // the same encoding of parameters as Drizzle's own: strings, numbers, booleans, null
  return db.$byKey.$client.unsafe<Row[]>(sql, params.map(asParameter), { prepare: true });
}

function asParameter(value: unknown): string | number | boolean | null {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  throw new TypeError("a prepared statement takes plain parameters only");
}
