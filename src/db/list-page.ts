import { and, desc, eq, lt } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { cutPage } from "../platform/http/pagination.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { Db } from "./client.ts";

type Listed = PgTable & { id: PgColumn };

/** Rows of `table` that match every given filter, newest first (ids are UUIDv7); an undefined filter is none. */
export async function listPage<T extends Listed>(
  db: Db,
  table: T,
  { limit, cursor }: PageQuery,
  ...filters: (SQL | undefined)[]
): Promise<Page<T["$inferSelect"] & { id: string }>> {
  const from: Listed = table;
  const rows = await db
    .select()
    .from(from)
    .where(and(before(table.id, cursor), ...filters))
    .orderBy(desc(table.id))
    .limit(limit + 1);
  return cutPage(rows as (T["$inferSelect"] & { id: string })[], limit);
}

/** What comes after a cursor, on a list that is newest first. */
export function before(id: PgColumn, cursor: string | undefined): SQL | undefined {
  return cursor === undefined ? undefined : lt(id, cursor);
}

/** A filter that is passed over when nothing is asked for. */
export function equals<C extends PgColumn>(column: C, wanted: C["_"]["data"] | undefined): SQL | undefined {
  return wanted === undefined ? undefined : eq(column, wanted);
}
