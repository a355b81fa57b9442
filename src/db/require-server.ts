import type { Sql } from "postgres";
import { DatabaseNotReadyError } from "./not-ready.ts";

const oldest = 16;

/** Refuses a server that is older than what the statements are written for. @throws DatabaseNotReadyError */
export async function requireServer(sql: Sql): Promise<void> {
  const [row] = await sql<{ number: number; name: string }[]>`
    select current_setting('server_version_num')::int as number, current_setting('server_version') as name`;
  if (row === undefined || row.number >= oldest * 10_000) return;
  throw new DatabaseNotReadyError(
    "postgres_too_old",
    `PostgreSQL ${row.name} is too old: Ripen needs version ${oldest} or newer.`,
  );
}
