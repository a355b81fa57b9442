import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../client.ts";

/** How many rows there are; `isEstimate`: worked out from a sample. */
export interface About {
  count: number;
  isEstimate: boolean;
}

/** So many rows are counted one by one. */
const exactUpTo = 20_000;
/** Of a larger table so many rows are looked at. */
const sampleRows = 20_000;

/**
 * How many rows of a table a condition holds of, at a cost that does not grow with the table: exact of a small one, else estimated
 * from a sample of its pages, to two digits. Zero found in a sample does not mean that there are none.
 * @param table its name
 * @param as what the condition calls it
 */
export async function countAbout(tx: Executor, table: string, as: string, where: SQL): Promise<About> {
  const [name, alias] = [sql.identifier(table), sql.identifier(as)];
  const [size] = await tx.execute<{ rows: number }>(sql`
    select greatest(c.reltuples, 0)::float8 as rows from pg_class c where c.oid = ${table}::regclass`);
  const rows = size?.rows ?? 0;
  if (rows <= exactUpTo) {
    const [counted] = await tx.execute<{ count: number }>(sql`
      select count(*)::float8 as count from (select from ${name} ${alias} where ${where} limit ${exactUpTo * 10}) found`);
    return { count: counted?.count ?? 0, isEstimate: false };
  }
  const percent = Math.min(100, (100 * sampleRows) / rows);
  const [found] = await tx.execute<{ hits: number; looked: number }>(sql`
    select (count(*) filter (where ${where}))::float8 as hits, count(*)::float8 as looked
    from ${name} ${alias} tablesample system (${String(percent)}::real)`);
  if (found === undefined || found.looked === 0) return { count: Math.round(rows), isEstimate: true };
  return { count: round((found.hits / found.looked) * rows), isEstimate: true };
}

/** To two digits: more of them would say more than is known. */
function round(count: number): number {
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.round(count / scale) * scale;
}
