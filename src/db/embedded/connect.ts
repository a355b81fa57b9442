import postgres from "postgres";
import { DATABASE } from "./cluster.ts";

export interface Server {
  port: number;
  password: string;
}

/** The address of a database of this server: `postgres://user:password@127.0.0.1:port/name`. */
export function databaseUrl({ port, password }: Server, name: string): string {
  return `postgres://${DATABASE}:${password}@127.0.0.1:${port}/${name}`;
}

/** The server, once it answers and is the one of the folder `data`; undefined while it is starting or stopping. */
export async function probe({ data, ...server }: Server & { data: string }): Promise<Server | undefined> {
  try {
    const folder = await query(server, async (sql) => {
      const [row] = await sql<{ folder: string }[]>`select current_setting('data_directory') as folder`;
      return row?.folder;
    });
    return folder === data ? server : undefined;
  } catch {
    return undefined;
  }
}

/** Creates Ripen's database unless it exists. */
export async function createDatabase(server: Server): Promise<void> {
  await query(server, async (sql) => {
    const existing = await sql`select 1 from pg_database where datname = ${DATABASE}`;
    if (existing.length > 0) return;
    await sql`create database ${sql(DATABASE)}`.catch((error: unknown) => {
      // Another process created it in between: duplicate_database, or a unique violation in the catalog.
      const raced = error instanceof postgres.PostgresError && ["42P04", "23505"].includes(error.code);
      if (!raced) throw error;
    });
  });
}

async function query<T>(server: Server, run: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(databaseUrl(server, "postgres"), { max: 1, connect_timeout: 5, onnotice: () => undefined });
  try {
    return await run(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
