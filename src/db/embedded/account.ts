import { stat } from "node:fs/promises";
import type { Stats } from "node:fs";
import path from "node:path";
import { runCommand } from "./command.ts";
import type { Account } from "./command.ts";
import { EmbeddedPostgresError } from "./error.ts";

export const READ = 0o4;
export const SEARCH = 0o1;

const NAME = "postgres";

/** True when this process runs as root, as which PostgreSQL refuses to run. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The system user `postgres` that runs the server when Ripen itself runs as root, created when missing.
 * @throws {EmbeddedPostgresError} when it neither exists nor can be created
 */
export async function postgresAccount(): Promise<Account> {
  const existing = await lookUp();
  if (existing !== undefined) return existing;
  const group = await runCommand("groupadd", ["--system", "--force", NAME]);
  const options = ["--system", "--gid", NAME, "--no-create-home", "--home-dir", "/", "--shell", "/usr/sbin/nologin"];
  const user = await runCommand("useradd", [...options, NAME]);
  // Looked up whatever useradd said: another process may have created the user at the same moment.
  const created = await lookUp();
  if (created !== undefined) return created;
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, and the system user "${NAME}" could not be created (${group.output} ${user.output}). Run Ripen as an ordinary user.`,
  );
}

async function lookUp(): Promise<Account | undefined> {
  const [uid, gid] = await Promise.all([runCommand("id", ["-u", NAME]), runCommand("id", ["-g", NAME])]);
  if (uid.status !== 0 || gid.status !== 0) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}

/**
 * Whether the permission bits give `account` all of `need` on a file or folder.
 * Access lists are not read: what only they grant counts as missing, which costs a copy and never a failure.
 */
export function allows(stats: Stats, account: Account, need: number): boolean {
  if (stats.uid === account.uid) return ((stats.mode >> 6) & need) === need;
  if (stats.gid === account.gid) return ((stats.mode >> 3) & need) === need;
  return (stats.mode & need) === need;
}

/** Whether `account` may pass through `folder` (an absolute path without symlinks) and every folder above it. */
export async function canReach(folder: string, account: Account): Promise<boolean> {
  for (let current = folder; ; current = path.dirname(current)) {
    if (!allows(await stat(current), account, SEARCH)) return false;
    if (current === path.dirname(current)) return true;
  }
}
