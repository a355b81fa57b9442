import { randomBytes } from "node:crypto";
import { access, chmod, constants, lstat, mkdir, realpath, rm, stat, symlink } from "node:fs/promises";
import path from "node:path";
import { canReach, isRoot, postgresAccount } from "./account.ts";
import type { Account } from "./command.ts";
import { EmbeddedPostgresError } from "./error.ts";
import { hasCode } from "./has-code.ts";

/** Where root keeps what the database user must reach but cannot inside a private data folder. */
const SYSTEM_ROOT = "/var/lib/ripen";

/** Where one data folder's PostgreSQL lives, and who runs it. */
export interface Home {
  /** An absolute path without symlinks; the cluster, its password, log and list of users are in here. */
  folder: string;
  /** The user that runs the server; undefined for the current one. */
  account: Account | undefined;
  /** Where copies of the programs may be kept. */
  copyRoot: string;
}

/** The part of a home that initdb makes: it appears all at once, by a rename. */
export function clusterPaths(home: Pick<Home, "folder">): { cluster: string; data: string; password: string } {
  const cluster = path.join(home.folder, "cluster");
  return { cluster, data: path.join(cluster, "data"), password: path.join(cluster, "password") };
}

/**
 * Opens `<dataDir>/postgres`, making it when missing. When Ripen runs as root and the user `postgres` cannot reach the
 * data folder, `<dataDir>/postgres` is a symlink to a folder under /var/lib/ripen/clusters: removing the data folder
 * then starts afresh, moving it keeps the data, and the old files stay behind until somebody deletes them.
 */
export async function openHome(dataDir: string): Promise<Home> {
  await mkdir(dataDir, { recursive: true });
  const entry = path.join(await realpath(dataDir), "postgres");
  return isRoot() ? openAsRoot(entry) : openAsUser(entry);
}

async function openAsUser(entry: string): Promise<Home> {
  await mkdir(entry, { mode: 0o700 }).catch(unlessExists);
  try {
    const folder = await realpath(entry);
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return { folder, account: undefined, copyRoot: folder };
  } catch (cause) {
    throw new EmbeddedPostgresError(`${entry} belongs to another user. Run Ripen as that user, or set RIPEN_DATA.`, {
      cause,
    });
  }
}

async function openAsRoot(entry: string): Promise<Home> {
  const account = (await accountOf(entry)) ?? (await postgresAccount());
  if (!(await isFolder(entry))) await makeForRoot(entry, account);
  const folder = await realpath(entry);
  if (!(await canReach(folder, account))) {
    throw new EmbeddedPostgresError(
      `the user with id ${account.uid}, who owns the database in ${folder}, can no longer reach that folder: one of the folders above it lacks the permission x for others.`,
    );
  }
  return { folder, account, copyRoot: SYSTEM_ROOT };
}

/** The owner of a cluster that exists already: root may start what an ordinary user created, as that user. */
async function accountOf(entry: string): Promise<Account | undefined> {
  try {
    const { uid, gid } = await stat(path.join(entry, "cluster", "data"));
    return uid === 0 ? undefined : { uid, gid };
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

async function makeForRoot(entry: string, account: Account): Promise<void> {
  if (await canReach(path.dirname(entry), account)) return makePassable(entry, 0o711);
  const clusters = path.join(SYSTEM_ROOT, "clusters");
  await makePassable(SYSTEM_ROOT, 0o755);
  await makePassable(clusters, 0o711);
  const folder = path.join(clusters, randomBytes(8).toString("hex"));
  await makePassable(folder, 0o711);
  await rm(entry, { force: true }); // a symlink whose target is gone
  try {
    await symlink(folder, entry);
  } catch (error) {
    await rm(folder, { recursive: true });
    unlessExists(error);
  }
}

/** Makes a folder, whatever the umask: with 0o711 others may pass through to what they own inside, and see nothing. */
async function makePassable(folder: string, mode: number): Promise<void> {
  await mkdir(folder).catch(unlessExists);
  await chmod(folder, mode);
}

async function isFolder(entry: string): Promise<boolean> {
  try {
    return (await stat(entry)).isDirectory();
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}

function unlessExists(error: unknown): void {
  if (!hasCode(error, "EEXIST")) throw error;
}

/** Deletes a home and the folder a symlink led to. For throwaway clusters whose server has stopped. */
export async function eraseHome(dataDir: string, home: Home): Promise<void> {
  await rm(home.folder, { recursive: true, force: true });
  const entry = path.join(dataDir, "postgres");
  if ((await lstat(entry).catch(() => undefined)) !== undefined) await rm(entry, { recursive: true, force: true });
}
