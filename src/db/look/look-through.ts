import { and, desc, getTableName, inArray, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { encodeCursor } from "../../platform/http/pagination.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import type { Db } from "../client.ts";
import { before, pageBytes } from "../list-page.ts";

type Listed = PgTable & { id: PgColumn };

/** Rows that one page looks at. */
const looksAtMost = 5_000;

/** What a list is filtered by: `by` has an index that finds it, `through` is asked of row after row. Undefined filters are none. */
export interface Look {
  by: readonly (SQL | undefined)[];
  through: readonly (SQL | undefined)[];
}

/**
 * Rows of `table` that match every filter, newest first (ids are UUIDv7), without reading a whole table for the few that match: a
 * page looks at some thousand rows, may hold fewer than asked for, or none, and goes on where it ended.
 */
export async function lookThrough<T extends Listed>(
  db: Db,
  table: T,
  { limit, cursor }: PageQuery,
  { by, through }: Look,
): Promise<Page<T["$inferSelect"] & { id: string }>> {
  const from: Listed = table;
  const rest = and(...through);
  const name = sql.identifier(getTableName(table));
  const within = and(before(table.id, cursor), ...by);
  const look = db
    .select()
    .from(from)
    .where(within)
    .orderBy(desc(table.id))
    .limit(rest === undefined ? limit + 1 : looksAtMost)
    .as(getTableName(table));
  // By keys, and asked of one row after the other, which the OFFSET holds the planner to: left to itself it joins another table whole,
  // or makes a hash of all of it.
  const asked =
    rest === undefined
      ? sql``
      : sql`cross join lateral (select case when ${rest} then true else false end as fits offset 0) asked where asked.fits`;
  const found = await db.$byKey.execute<{ id: string; bytes: number }>(sql`
    select ${name}.id, octet_length(${name}::text) as bytes from ${look} ${asked}
    order by ${name}.id desc limit ${limit + 1}`);
  const fitting = fit(found, limit);
  const last = fitting.at(-1);
  const next =
    last !== undefined && fitting.length < found.length
      ? last
      : found.length <= limit && rest !== undefined
        ? await endOfLook(db, table, within)
        : undefined;
  return {
    rows: await load(db, table, fitting),
    nextCursor: next === undefined ? null : encodeCursor(next),
  };
}

/** The ids of a page, at least one: as many as are asked for, or as fit. */
function fit(found: readonly { id: string; bytes: number }[], limit: number): string[] {
  let bytes = 0;
  const fitting: string[] = [];
  for (const row of found.slice(0, limit)) {
    if (bytes >= pageBytes) break;
    bytes += row.bytes;
    fitting.push(row.id);
  }
  return fitting;
}

/** Where a look ended that found less than a page; undefined when nothing comes after it. */
async function endOfLook(db: Db, table: Listed, within: SQL | undefined): Promise<string | undefined> {
  const [end] = await db.$byKey
    .select({ id: sql<string>`${table.id}` })
    .from(table)
    .where(within)
    .orderBy(desc(table.id))
    .offset(looksAtMost - 1)
    .limit(1);
  return end?.id;
}

async function load<T extends Listed>(
  db: Db,
  table: T,
  ids: readonly string[],
): Promise<(T["$inferSelect"] & { id: string })[]> {
  if (ids.length === 0) return [];
  const from: Listed = table;
  const rows = await db
    .select()
    .from(from)
    .where(inArray(table.id, [...ids]))
    .orderBy(desc(table.id));
  return rows as (T["$inferSelect"] & { id: string })[];
}
