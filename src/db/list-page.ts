import { and, desc, eq, lt, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { cutPage } from "../platform/http/pagination.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { Executor } from "./client.ts";

type Listed = PgTable & { id: PgColumn };

/**
 * Rows of `table` that match every given filter, newest first (ids are UUIDv7); an undefined filter is none. A page of large rows
 * ends before its limit.
 */
export async function listPage<T extends Listed>(
  db: Executor,
  table: T,
  { limit: asked, cursor }: PageQuery,
  ...filters: (SQL | undefined)[]
): Promise<Page<T["$inferSelect"] & { id: string }>> {
  const from: Listed = table;
  const where = and(before(table.id, cursor), ...filters);
  const limit = await fittingLimit(db, table, asked, where);
  const rows = await db
    .select()
    .from(from)
    .where(where)
    .orderBy(desc(table.id))
    .limit(limit + 1);
  return cutPage(rows as (T["$inferSelect"] & { id: string })[], limit);
}

/** What the rows of a page hold together, but for the last: to write more as JSON would hold up all other requests. */
export const pageBytes = 4 * 2 ** 20;

/** How many rows make a page, at least one: as many as are asked for, or as fit. */
export async function fittingLimit(
  db: Executor,
  table: Listed,
  limit: number,
  where: SQL | undefined,
): Promise<number> {
  const sizes = db
    .select({ id: table.id, bytes: sql<number>`octet_length(${table}::text)`.as("bytes") })
    .from(table)
    .where(where)
    .orderBy(desc(table.id))
    .limit(limit)
    .as("sizes");
  const [fitting] = await db.execute<{ rows: number }>(sql`
    select count(*)::int as rows from (
      select sum(bytes) over (order by id desc) - bytes as earlier from ${sizes}) s where earlier < ${pageBytes}`);
  return Math.max(1, fitting?.rows ?? 1);
}

/** What comes after a cursor, on a list that is newest first. */
export function before(id: PgColumn, cursor: string | undefined): SQL | undefined {
  return cursor === undefined ? undefined : lt(id, cursor);
}

/** A filter that is passed over when nothing is asked for. */
export function equals<C extends PgColumn>(column: C, wanted: C["_"]["data"] | undefined): SQL | undefined {
  return wanted === undefined ? undefined : eq(column, wanted);
}
