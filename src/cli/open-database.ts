import type { DatabaseConfig } from "../config/database.ts";

/** The URL of the database that a command works on, running. */
export interface CommandDatabase extends AsyncDisposable {
  readonly url: string;
}

/** Starts the embedded database if there is no other. */
export async function openCommandDatabase(database: DatabaseConfig): Promise<CommandDatabase> {
  if (database.kind === "external") return { url: database.url, [Symbol.asyncDispose]: async () => undefined };
  const { startEmbeddedPostgres } = await import("../db/embedded.ts");
  return startEmbeddedPostgres({ dataDir: database.dataDir });
}
