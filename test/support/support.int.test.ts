import { Redis } from "ioredis";
import postgres from "postgres";
import { expect, inject, test } from "vitest";
import { createTestDatabase } from "./database.ts";
import { createTestQueueStore, queueBackends } from "./queue-backends.ts";

async function tablesOf(url: string): Promise<string[]> {
  const sql = postgres(url, { max: 1 });
  const rows = await sql<{ tablename: string }[]>`select tablename from pg_tables where schemaname = 'public'`;
  await sql.end();
  return rows.map(({ tablename }) => tablename);
}

test("a test database has the migrated schema and is private", async () => {
  await using first = await createTestDatabase();
  await using second = await createTestDatabase();
  const sql = postgres(first.url, { max: 1 });
  await sql`create table private_to_the_first ()`;
  await sql.end();
  expect(await tablesOf(first.url)).toContain("private_to_the_first");
  const tables = await tablesOf(second.url);
  expect(tables).toContain("leads");
  expect(tables).not.toContain("private_to_the_first");
});

test("a disposed test database is gone, even with a connection open", async () => {
  const database = await createTestDatabase("empty");
  const sql = postgres(database.url, { max: 1 });
  expect(await sql`select tablename from pg_tables where schemaname = 'public'`).toEqual([]);
  await database.close();
  await expect(sql`select 1`).rejects.toThrow(/does not exist|terminat/);
  await sql.end();
});

test("Redis is a backend of this run exactly when there is one", () => {
  expect(queueBackends()).toEqual(inject("redis") === undefined ? ["postgres"] : ["postgres", "redis"]);
});

test.skipIf(inject("redis") === undefined)("Redis databases are private", async () => {
  await using first = await createTestQueueStore("redis", "");
  await using second = await createTestQueueStore("redis", "");
  expect(first.store.url).not.toBe(second.store.url);
  const [a, b] = [new Redis(first.store.url), new Redis(second.store.url)];
  await a.set("key", "value");
  expect(await b.get("key")).toBeNull();
  a.disconnect();
  b.disconnect();
});
