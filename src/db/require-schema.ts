import postgres from "postgres";
import { readMigrations } from "./migrate/read-migrations.ts";
import { DatabaseNotReadyError } from "./not-ready.ts";
import { requireServer } from "./require-server.ts";

/** The table that stands in a database while a backup is restored into it. */
export const unfinishedRestore = "ripen_restore.unfinished";

/**
 * Refuses a database that has not the schema of this version. One that is newer is taken, as it is so while processes are
 * replaced one after the other, unless something was taken away that this version works with.
 * @throws DatabaseNotReadyError
 */
export async function requireSchema(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await requireServer(sql);
    await refuseRestoring(sql);
    const migrations = await readMigrations();
    const applied = await readApplied(sql);
    const known = new Set(migrations.map(({ when }) => when));
    if (applied.some(({ at, contract }) => contract && !known.has(at))) throw tooNew();
    const has = new Set(applied.map(({ at }) => at));
    const missing = migrations.filter(({ when }) => !has.has(when)).length;
    if (missing > 0) throw notMigrated(applied.length === 0, missing);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function readApplied(sql: postgres.Sql): Promise<{ at: number; contract: boolean }[]> {
  const [table] = await sql`select to_regclass('drizzle.__drizzle_migrations') is not null as exists`;
  if (table?.["exists"] !== true) return [];
  // Before its first migration by this version the table has no column `contract`.
  const rows = await sql<{ at: string; contract: boolean }[]>`
    select created_at as at, coalesce((to_jsonb(m) ->> 'contract')::boolean, false) as contract
    from drizzle.__drizzle_migrations m`;
  return rows.map(({ at, contract }) => ({ at: Number(at), contract }));
}

/** A restore that has not come to its end has held nothing yet: whoever started on it would send mails a second time. */
async function refuseRestoring(sql: postgres.Sql): Promise<void> {
  const [table] = await sql`select to_regclass(${unfinishedRestore}) is not null as exists`;
  if (table?.["exists"] !== true) return;
  throw new DatabaseNotReadyError(
    "database_restoring",
    "A backup is being restored into this database, or a restore of it failed. Wait for its end; if it failed, empty the database and restore again.",
  );
}

function notMigrated(empty: boolean, missing: number): DatabaseNotReadyError {
  const what = empty
    ? "The database has no tables of Ripen yet"
    : `The database lacks ${missing === 1 ? "the newest change" : `the newest ${missing} changes`} of its schema`;
  return new DatabaseNotReadyError("database_not_migrated", `${what}. Run: npx ripen migrate`);
}

const tooNew = () =>
  new DatabaseNotReadyError(
    "database_too_new",
    "The database was changed for a newer version of Ripen, and this one cannot work with it any more. Start the newer version.",
  );
