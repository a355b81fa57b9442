import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Binaries } from "./binaries.ts";
import { runCommand } from "./command.ts";
import { EmbeddedPostgresError } from "./error.ts";
import { hasCode } from "./has-code.ts";
import { clusterPaths, type Home } from "./home.ts";
import { processIdentity } from "./processes.ts";

/** The superuser of the cluster, and the database Ripen uses. */
export const DATABASE = "ripen";

/**
 * Makes the cluster of `home` unless there is one. It is made under another name and renamed when complete: a killed
 * initdb leaves no half cluster, and of two processes that start at the same moment one wins and the other finds it.
 */
export async function ensureCluster(home: Home, binaries: Binaries, durable: boolean): Promise<void> {
  const { cluster, data } = clusterPaths(home);
  if (await hasCluster(data, binaries)) return;
  await removeAbandonedDrafts(home.folder);
  const draft = path.join(home.folder, `draft-${process.pid}-${randomBytes(4).toString("hex")}`);
  try {
    await initialize(draft, home, binaries, durable);
    await rename(draft, cluster).catch((error: unknown) => {
      if (!hasCode(error, "EEXIST", "ENOTEMPTY")) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function hasCluster(data: string, { postgres, env }: Binaries): Promise<boolean> {
  try {
    const created = (await readFile(path.join(data, "PG_VERSION"), "utf8")).trim();
    const { output } = await runCommand(postgres, ["--version"], { env });
    const bundled = /\) (\d+)/.exec(output)?.[1];
    if (bundled !== undefined && created !== bundled) {
      throw new EmbeddedPostgresError(
        `${data} was made by PostgreSQL ${created} and the bundled one is ${bundled}. Move the data with pg_dump, or remove the folder to start afresh.`,
      );
    }
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}

async function initialize(draft: string, home: Home, { initdb, env }: Binaries, durable: boolean): Promise<void> {
  const password = randomBytes(24).toString("base64url");
  const data = path.join(draft, "data");
  const initdbPassword = path.join(draft, "initdb-password");
  await mkdir(draft);
  await chmod(draft, 0o711);
  await mkdir(data, { mode: 0o700 });
  await writeFile(path.join(draft, "password"), password, { mode: 0o600 });
  await writeFile(initdbPassword, password, { mode: 0o600 });
  if (home.account !== undefined) {
    for (const file of [data, initdbPassword]) await chown(file, home.account.uid, home.account.gid);
  }
  // The builtin provider sorts by code point on every platform: no index depends on the C library's locales.
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const login = [`--username=${DATABASE}`, `--pwfile=${initdbPassword}`, "--auth=scram-sha-256"];
  const flags = durable ? ["--no-instructions"] : ["--no-instructions", "--no-sync"];
  const { status, output } = await runCommand(initdb, [`--pgdata=${data}`, ...login, ...locale, ...flags], {
    account: home.account,
    env,
  });
  if (status !== 0) throw new EmbeddedPostgresError(`initdb failed: ${output}.`);
  await rm(initdbPassword);
}

async function removeAbandonedDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /^draft-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && processIdentity(Number(pid)) === "") {
      await rm(path.join(folder, name), { recursive: true, force: true });
    }
  }
}
