import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { requireServer } from "./require-server.ts";

/** The numbered SQL, and what lists it. */
export const migrationsFolder = fileURLToPath(new URL("../../migrations", import.meta.url));

// An arbitrary constant: processes that start together migrate one after the other.
const migrationLock = 4_717_370_001;

/**
 * Brings the database at `url` to the newest schema. Safe to run by several processes at once.
 * @throws DatabaseNotReadyError when the server is too old
 */
export async function migrate(url: string): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await requireServer(client);
    await client`select pg_advisory_lock(${migrationLock})`;
    await applyMigrations(drizzle(client), { migrationsFolder });
  } finally {
    await client.end({ timeout: 5 });
  }
}
