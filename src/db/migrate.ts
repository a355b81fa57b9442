import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { DatabaseNotReadyError } from "./not-ready.ts";
import { requireServer } from "./require-server.ts";

/** The numbered SQL, and what lists it. */
export const migrationsFolder = fileURLToPath(new URL("../../migrations", import.meta.url));

// An arbitrary constant: processes that start together migrate one after the other.
const migrationLock = 4_717_370_001;

/**
 * Brings the database at `url` to the newest schema, in one transaction. Safe to run by several processes at once.
 * @param lockWaitMs how long it waits for a lock on a table that something else holds; what it needs itself it may hold longer
 * @throws DatabaseNotReadyError when the server is too old, or the tables are in use: then nothing has changed
 */
export async function migrate(url: string, { lockWaitMs = 30_000 } = {}): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await requireServer(client);
    await client`select pg_advisory_lock(${migrationLock})`;
    // From here on: another process that migrates may take as long as it needs.
    await client`select set_config('lock_timeout', ${`${lockWaitMs}ms`}, false)`;
    await applyMigrations(drizzle(client), { migrationsFolder });
  } catch (error) {
    throw isLockTimeout(error) ? tablesInUse() : error;
  } finally {
    await client.end({ timeout: 5 });
  }
}

/** 55P03: lock_not_available. */
function isLockTimeout(error: unknown): boolean {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (one instanceof postgres.PostgresError && one.code === "55P03") return true;
  }
  return false;
}

const tablesInUse = () =>
  new DatabaseNotReadyError(
    "database_in_use",
    "Something else uses the tables, so nothing was changed: stop every process of Ripen, and whatever else reads the database, then run npx ripen migrate again.",
  );
