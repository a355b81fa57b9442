import { readFile } from "node:fs/promises";
import path from "node:path";
import postgres from "postgres";
import { migrationsFolder } from "./migrate.ts";
import { DatabaseNotReadyError } from "./not-ready.ts";
import { requireServer } from "./require-server.ts";

/**
 * Refuses a database that has not the schema of this version. One that is newer is taken: it is so while processes are
 * replaced one after the other.
 * @throws DatabaseNotReadyError
 */
export async function requireSchema(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await requireServer(sql);
    const [table] = await sql`select to_regclass('drizzle.__drizzle_migrations') is not null as exists`;
    const [last] = table?.["exists"]
      ? await sql<{ at: string | null }[]>`select max(created_at) as at from drizzle.__drizzle_migrations`
      : [];
    const missing = (await readMigrations()).filter(({ when }) => when > Number(last?.at ?? 0)).length;
    if (missing === 0) return;
    const what =
      (last?.at ?? null) === null
        ? "The database has no tables of Ripen yet"
        : `The database lacks ${changes(missing)} of its schema`;
    throw new DatabaseNotReadyError("database_not_migrated", `${what}. Run: npx ripen migrate`);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

const changes = (count: number) => (count === 1 ? "the newest change" : `the newest ${count} changes`);

async function readMigrations(): Promise<{ when: number }[]> {
  const journal: { entries: { when: number }[] } = JSON.parse(
    await readFile(path.join(migrationsFolder, "meta", "_journal.json"), "utf8"),
  );
  return journal.entries;
}
