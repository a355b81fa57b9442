import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { expect, test } from "vitest";
import type { MigrationStep } from "../../src/db/migrate/apply-migration.ts";
import { migrate } from "../../src/db/migrate/migrate.ts";
import { createTestDatabase } from "../support/database.ts";

/** A folder of migrations, and a database that has none of them. */
async function openWorld(files: Record<string, string>) {
  const folder = await mkdtemp(path.join(tmpdir(), "ripen-migrations-"));
  const database = await createTestDatabase("empty");
  const sql = postgres(database.url, { max: 3, onnotice: () => undefined });
  async function put(more: Record<string, string>): Promise<void> {
    const tags = [...new Set([...Object.keys(files), ...Object.keys(more)])].toSorted();
    Object.assign(files, more);
    await mkdir(path.join(folder, "meta"), { recursive: true });
    await writeFile(
      path.join(folder, "meta", "_journal.json"),
      JSON.stringify({ entries: tags.map((tag, index) => ({ tag, when: 1_000 + index })) }),
    );
    for (const tag of tags) await writeFile(path.join(folder, `${tag}.sql`), files[tag] ?? "");
  }
  await put(files);
  return {
    sql,
    put,
    migrate: (options: { lockWaitMs?: number; progress?: (step: MigrationStep) => void } = {}) =>
      migrate(database.url, { folder, ...options }),
    async [Symbol.asyncDispose]() {
      await sql.end();
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
}

const two = {
  "0000_people":
    "create table people (id int primary key, name text);\n--> statement-breakpoint\ninsert into people select n, null from generate_series(1, 25) n;",
  "0001_index":
    "-- no-transaction\ncreate index concurrently if not exists people_name on people (name);\n--> statement-breakpoint\nselect 1;",
};

test("each is applied once, also where several processes start at once", async () => {
  await using world = await openWorld({ ...two });
  expect((await Promise.all([world.migrate(), world.migrate(), world.migrate()])).toSorted((a, b) => a - b)).toEqual([
    0, 0, 2,
  ]);
  expect(await world.sql`select count(*)::int as n from people`).toEqual([{ n: 25 }]);
  expect(await world.migrate()).toBe(0);
});

test("one that fails leaves nothing of itself behind; those before it stay, and the next run goes on", async () => {
  await using world = await openWorld({
    ...two,
    "0002_wrong": "alter table people add column age int;\n--> statement-breakpoint\nselect 1 / 0;",
  });
  await expect(world.migrate()).rejects.toThrow("division by zero");
  expect(await world.sql`select to_regclass('people_name') is not null as made`).toEqual([{ made: true }]);
  await world.put({ "0002_wrong": "alter table people add column age int;" });
  expect(await world.migrate()).toBe(1);
});

test("an index whose making was interrupted is made anew", async () => {
  await using world = await openWorld({ "0000_people": two["0000_people"] });
  await world.migrate();
  await world.sql`insert into people values (26, 'twin'), (27, 'twin')`;
  const unique = "-- no-transaction\ncreate unique index concurrently if not exists people_name on people (name);";
  await world.put({ "0001_index": unique });
  await expect(world.migrate()).rejects.toThrow("could not create unique index");
  expect(await world.sql`select indisvalid from pg_index where indexrelid = 'people_name'::regclass`).toEqual([
    { indisvalid: false },
  ]);
  await world.sql`delete from people where id = 27`;
  expect(await world.migrate()).toBe(1);
  expect(await world.sql`select indisvalid from pg_index where indexrelid = 'people_name'::regclass`).toEqual([
    { indisvalid: true },
  ]);
});

test("what is repeated changes some rows at a time until none is left, and says how many", async () => {
  await using world = await openWorld({
    ...two,
    "0002_fill":
      "-- no-transaction\n-- repeat\nupdate people set name = 'x' where id in (select id from people where name is null limit 10);",
  });
  const steps: MigrationStep[] = [];
  await world.migrate({ progress: (step) => steps.push(step) });
  expect(steps.filter(({ tag }) => tag === "0002_fill").map(({ rows }) => rows)).toEqual([undefined, 10, 20, 25]);
});

test("it asks for a lock for a moment only, lets others go first, and gets it when it is free", async () => {
  await using world = await openWorld({ "0000_people": two["0000_people"] });
  await world.migrate();
  await world.put({ "0001_age": "alter table people add column age int;" });
  const reader = await world.sql.reserve();
  await reader`begin`;
  await reader`select from people`;
  const migrating = world.migrate({ lockWaitMs: 60_000 });
  // It has asked once, so a second reader stood behind it; when it has stepped back, that one is served.
  await expect
    .poll(() => world.sql`select 1 from pg_locks where relation = 'people'::regclass and not granted`, {
      timeout: 20_000,
    })
    .toHaveLength(1);
  expect(await world.sql`select count(*)::int as n from people`).toEqual([{ n: 25 }]);
  await reader`commit`;
  reader.release();
  expect(await migrating).toBe(1);
});

test("tables that stay in use are named by what needs them, and what was applied before stays", async () => {
  await using world = await openWorld({ ...two });
  await world.migrate();
  await world.put({
    "0002_other": "create table other (id int);",
    "0003_age": "alter table people add column age int;",
  });
  const reader = await world.sql.reserve();
  await reader`begin`;
  await reader`select from people`;
  await expect(world.migrate({ lockWaitMs: 50 })).rejects.toMatchObject({
    code: "database_in_use",
    message: expect.stringContaining("tables that 0003_age changes"),
  });
  await reader`commit`;
  reader.release();
  expect(await world.sql`select to_regclass('other') is not null as made`).toEqual([{ made: true }]);
  expect(await world.migrate()).toBe(1);
});

test("a database that drizzle's own migrator has made is taken over", async () => {
  await using world = await openWorld({ ...two });
  await world.migrate();
  await world.sql`alter table drizzle.__drizzle_migrations drop column contract`;
  expect(await world.migrate()).toBe(0);
});
