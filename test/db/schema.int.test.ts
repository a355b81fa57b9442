import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import postgres from "postgres";
import { expect, test } from "vitest";
import * as schema from "../../src/db/schema/index.ts";
import { createTestDatabase } from "../support/database.ts";

/** Columns and indexes, one line each, as PostgreSQL tells them. */
async function described(sql: postgres.Sql): Promise<string[]> {
  const columns = await sql<{ line: string }[]>`
    select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) as line
    from information_schema.columns where table_schema = 'public'`;
  const indexes = await sql<{ line: string }[]>`
    select regexp_replace(indexdef, ' WITH \\(.*?\\)', '') as line from pg_indexes where schemaname = 'public'`;
  return [...columns, ...indexes].map(({ line }) => line).toSorted();
}

test("the migrations make the columns and indexes that the schema says", async () => {
  await using migrated = await createTestDatabase("migrated");
  await using empty = await createTestDatabase("empty");
  const from = postgres(migrated.url, { max: 1 });
  const to = postgres(empty.url, { max: 1, onnotice: () => undefined });
  try {
    // Indexes call functions that only migrations can make.
    const functions = await from<{ made: string }[]>`
      select pg_get_functiondef(p.oid) as made from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
      where n.nspname = 'public' and l.lanname in ('sql', 'plpgsql')`;
    await to.unsafe("set check_function_bodies = off");
    for (const { made } of functions) await to.unsafe(made).catch(() => undefined);
    const statements = await generateMigration(generateDrizzleJson({}), generateDrizzleJson(schema));
    for (const statement of statements) await to.unsafe(statement);
    expect(await described(from)).toEqual(await described(to));
  } finally {
    await from.end();
    await to.end();
  }
});
