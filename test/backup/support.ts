import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { inject } from "vitest";
import { findProgram, usualFolders } from "../../src/backup/find-program.ts";

/** Where PostgreSQL's programs are on this machine. */
export const folders = usualFolders(process.env["PATH"] ?? "");

/** Why no drill can run here: the server's pg_dump and pg_restore are missing. Null when they are there. */
export async function missingPrograms(): Promise<string | null> {
  const sql = postgres(inject("postgres").url, { max: 1 });
  const [row] = await sql<{ major: number }[]>`select current_setting('server_version_num')::int / 10000 as major`;
  await sql.end();
  try {
    for (const name of ["pg_dump", "pg_restore"] as const)
      await findProgram(name, { least: row!.major, folders: await folders });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : "missing";
  }
}

/** A folder of its own for a file. */
export async function openFile(): Promise<{ file: string } & AsyncDisposable> {
  const folder = await mkdtemp(path.join(tmpdir(), "ripen-backup-"));
  return {
    file: path.join(folder, "a.backup"),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
