import postgres from "postgres";
import { byKey } from "./client.ts";
import { DatabaseNotReadyError } from "./not-ready.ts";

/**
 * Refuses a pooler that hands out connections for the hot path which were not told to find rows by an index: they would keep plans
 * that read whole tables.
 * @param url DATABASE_HOT_URL
 * @throws DatabaseNotReadyError
 */
export async function requireHot(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, prepare: false, onnotice: () => {} });
  try {
    const rows = await sql<{ name: string }[]>`
      select name from pg_settings where name in ${sql(Object.keys(byKey))} and setting <> 'off'`;
    if (rows.length === 0) return;
    throw new DatabaseNotReadyError(
      "database_not_hot",
      `Connections of DATABASE_HOT_URL have ${rows.map(({ name }) => name).join(", ")} on: set them off in the entry of the pooler (connect_query), or for the user (ALTER ROLE). docs/guide/operations.md says how.`,
    );
  } finally {
    await sql.end({ timeout: 5 });
  }
}
