import postgres from "postgres";
import { expect, test } from "vitest";
import { migrate } from "../../src/db/migrate/migrate.ts";
import { requireSchema } from "../../src/db/require-schema.ts";
import { administer, createTestDatabase } from "../support/database.ts";

/** Makes the server say that it is of another version, to whoever asks in this database. */
async function pretend(url: string, number: number, name: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  await sql.unsafe(`
    create function public.current_setting(setting text) returns text language sql as $$
      select case setting when 'server_version_num' then '${number}' when 'server_version' then '${name}' end $$`);
  await sql.end();
  await administer(url, `alter database ${new URL(url).pathname.slice(1)} set search_path = public, pg_catalog`);
}

test("a newer one is refused when something was taken away that this version works with", async () => {
  await using database = await createTestDatabase();
  await administer(
    database.url,
    "insert into drizzle.__drizzle_migrations (hash, created_at, contract) values ('x', 9999999999999, true)",
  );
  await expect(requireSchema(database.url)).rejects.toMatchObject({
    code: "database_too_new",
    message: expect.stringContaining("Start the newer version"),
  });
});

test("a migrated database is taken", async () => {
  await using database = await createTestDatabase();
  await requireSchema(database.url);
});

test("one without tables is refused in one sentence that says what to do", async () => {
  await using database = await createTestDatabase("empty");
  await expect(requireSchema(database.url)).rejects.toMatchObject({
    code: "database_not_migrated",
    message: "The database has no tables of Ripen yet. Run: npx ripen migrate",
  });
  await migrate(database.url);
  await requireSchema(database.url);
});

test("one that lacks some changes is refused with their number; one that has more is taken", async () => {
  await using database = await createTestDatabase();
  const remove = (count: number) =>
    administer(
      database.url,
      `delete from drizzle.__drizzle_migrations where id in (
        select id from drizzle.__drizzle_migrations order by created_at desc limit ${count})`,
    );
  await administer(
    database.url,
    "insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 9999999999999)",
  );
  await requireSchema(database.url);
  await remove(2);
  await expect(requireSchema(database.url)).rejects.toThrow("The database lacks the newest change of its schema");
  await remove(1);
  await expect(requireSchema(database.url)).rejects.toThrow("The database lacks the newest 2 changes of its schema");
});

test("a migration does not wait for ever for tables that are in use, changes nothing, and says what to do", async () => {
  await using database = await createTestDatabase();
  const other = postgres(database.url, { max: 1 });
  try {
    const held = await other.reserve();
    await held`begin`;
    await held`lock table drizzle.__drizzle_migrations`;
    await expect(migrate(database.url, { lockWaitMs: 50 })).rejects.toMatchObject({
      code: "database_in_use",
      message: expect.stringContaining("run npx ripen migrate again"),
    });
    await held`rollback`;
    held.release();
  } finally {
    await other.end();
  }
  await migrate(database.url);
});

test.each(["migrating", "starting"])("a PostgreSQL below the minimum is refused by name when %s", async (when) => {
  await using database = await createTestDatabase("empty");
  await pretend(database.url, 150_008, "15.8 (Debian 15.8-1)");
  const refused = when === "migrating" ? migrate(database.url) : requireSchema(database.url);
  await expect(refused).rejects.toMatchObject({
    code: "postgres_too_old",
    message: "PostgreSQL 15.8 (Debian 15.8-1) is too old: Ripen needs version 16 or newer.",
  });
});
