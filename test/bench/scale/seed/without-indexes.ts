import { sql } from "drizzle-orm";
import type { Db } from "../../../../src/db/client.ts";
import { arrayOf } from "./seeding.ts";

type Index = { name: string; definition: string; constraint: string | null; table: string };

/**
 * Does a work while some tables have only the indexes that others refer to, and makes the rest again afterwards, two at a time:
 * an index that is built at once costs a tenth of one that grows.
 */
export async function withoutIndexes(db: Db, tables: readonly string[], work: () => Promise<void>): Promise<void> {
  const indexes = await db.execute<Index>(sql`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition, pg_get_constraintdef(c.oid) as constraint,
      i.indrelid::regclass::text as table
    from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u')
    where i.indrelid = any(${arrayOf(tables, "text")}::regclass[])
      and not exists (select from pg_constraint f where f.confrelid = i.indrelid and f.conindid = i.indexrelid and f.contype = 'f')`);
  for (const { name, table, constraint } of indexes) {
    await db.execute(
      sql.raw(constraint === null ? `drop index ${name}` : `alter table ${table} drop constraint ${name}`),
    );
  }
  await work();
  const left = [...indexes];
  const builder = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await build(db, next);
  };
  await Promise.all([builder(), builder()]);
}

async function build(db: Db, { name, table, constraint, definition }: Index): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local maintenance_work_mem = '512MB'`);
    await tx.execute(
      sql.raw(constraint === null ? definition : `alter table ${table} add constraint ${name} ${constraint}`),
    );
  });
}
