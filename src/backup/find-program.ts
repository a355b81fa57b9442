import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { findPackage } from "../db/embedded/binaries.ts";
import { BackupError } from "./error.ts";

const run = promisify(execFile);

/** A program of PostgreSQL's, and the major version that it is of. */
export interface Program {
  file: string;
  major: number;
}

/**
 * Finds pg_dump or pg_restore.
 * @param least major version that it must have at least
 * @param best that it has if there is a choice
 * @param folders where it is looked for
 * @throws BackupError `backup_program_missing` that says which versions there are
 */
export async function findProgram(
  name: "pg_dump" | "pg_restore",
  { least, best = least, folders }: { least: number; best?: number; folders: readonly string[] },
): Promise<Program> {
  const found: Program[] = [];
  for (const folder of folders) {
    const file = path.join(folder, name);
    const major = await majorOf(file);
    if (major === best) return { file, major };
    if (major !== undefined) found.push({ file, major });
  }
  const [nearest] = found.filter(({ major }) => major >= least).toSorted((a, b) => a.major - b.major);
  if (nearest !== undefined) return nearest;
  const has =
    found.length === 0
      ? "There is none here"
      : `Here is ${[...new Set(found.map(({ major }) => `${major}`))].join(", ")}`;
  throw new BackupError(
    "backup_program_missing",
    `This takes ${name} of PostgreSQL ${least} or newer, as it refuses what is newer than itself. ${has}: install it (Debian: postgresql-client-${least}), or name its folder by --programs.`,
  );
}

async function majorOf(file: string): Promise<number | undefined> {
  // A name that is not there costs nothing; one that hangs is none.
  const said = await run(file, ["--version"], { timeout: 5_000 }).catch(() => undefined);
  const major = /\(PostgreSQL\) (\d+)/.exec(said?.stdout ?? "")?.[1];
  return major === undefined ? undefined : Number(major);
}

/**
 * Where PostgreSQL's programs may be: on the PATH, where Debian and Red Hat keep those of every version, and beside the embedded
 * server.
 * @param searchPath the variable PATH
 */
export async function usualFolders(searchPath: string): Promise<string[]> {
  const onPath = searchPath.split(path.delimiter).filter(Boolean);
  const debian = await readdir("/usr/lib/postgresql").catch(() => []);
  const redHat = (await readdir("/usr").catch(() => [])).filter((name) => /^pgsql-\d+$/.test(name));
  const embedded = await findPackage().then(
    ({ native }) => [path.join(native, "bin")],
    () => [],
  );
  return [
    ...onPath,
    ...debian.map((version) => `/usr/lib/postgresql/${version}/bin`),
    ...redHat.map((name) => `/usr/${name}/bin`),
    ...embedded,
  ];
}
