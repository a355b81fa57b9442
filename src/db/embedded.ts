import { chmod, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { prepareBinaries } from "./embedded/binaries.ts";
import { DATABASE, ensureCluster } from "./embedded/cluster.ts";
import { databaseUrl } from "./embedded/connect.ts";
import { startGuard } from "./embedded/guard.ts";
import { eraseHome, openHome } from "./embedded/home.ts";
import { machineMemory } from "./embedded/machine-memory.ts";
import { ensureServer, stopServer } from "./embedded/server.ts";
import { registerUser } from "./embedded/users.ts";

export interface EmbeddedPostgres extends AsyncDisposable {
  /** `postgres://ripen:<password>@127.0.0.1:<port>/ripen`, as a superuser of the cluster. */
  url: string;
  /** False when another live process was using the cluster at the start: this one came along. */
  owner: boolean;
  /**
   * Lets go of the server. The last process to do so stops it, in the way pg_ctl calls fast: open connections are
   * closed, what was committed is on disk.
   */
  close(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** The folder that keeps the data, made when missing. */
  dataDir: string;
  /** False turns fsync off: for data that may be lost with the machine's power. Default true. */
  durable?: boolean;
  /** Bytes of the machine, of which the server takes its share. Default: all there is where data are durable, else as little as PostgreSQL does by itself. */
  memory?: number;
  /** Told in words what happens and where. */
  log?: (message: string) => void;
}

/**
 * Runs a real PostgreSQL from a data folder, on a free port of 127.0.0.1 with a random password, as the current user
 * or, under root, as the user `postgres`. Processes that share a data folder share one server. A server that was left
 * behind by a killed process is taken over.
 * @throws {EmbeddedPostgresError} when it cannot run here, with the reason
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  return start(options, false);
}

/**
 * Runs a real PostgreSQL in a temporary folder, for tests and demonstrations: nothing is synced to disk, `close`
 * deletes everything, and when this process is killed the server and its data go, too.
 */
export async function startThrowawayPostgres(
  options: Pick<EmbeddedPostgresOptions, "log" | "memory"> = {},
): Promise<EmbeddedPostgres> {
  const dataDir = await mkdtemp(path.join(await realpath(tmpdir()), "ripen-"));
  await chmod(dataDir, 0o711); // under root another user runs the server
  return start({ ...options, dataDir, durable: false }, true);
}

async function start(
  { dataDir, durable = true, memory, log = () => undefined }: EmbeddedPostgresOptions,
  throwaway: boolean,
): Promise<EmbeddedPostgres> {
  const home = await openHome(dataDir);
  const binaries = await prepareBinaries(home.account, home.copyRoot);
  await ensureCluster(home, binaries, durable);
  // Registered before looking for a server: whoever is about to stop one either sees us or has sent the signal,
  // after which the server takes no connection.
  const registration = registerUser(home.folder);
  const owner = !registration.others();
  const endGuard = throwaway ? startGuard(home, binaries) : undefined;

  async function release(): Promise<void> {
    registration.remove();
    if (!registration.others()) await stopServer(home);
    await endGuard?.();
    if (throwaway) {
      await eraseHome(dataDir, home);
      await rm(dataDir, { recursive: true, force: true });
    }
  }

  try {
    const server = await ensureServer(home, binaries, {
      durable,
      memory: memory ?? (durable ? machineMemory() : undefined),
    });
    log(`PostgreSQL runs on 127.0.0.1:${server.port} with its data in ${home.folder}`);
    let closing: Promise<void> | undefined;
    const close = (): Promise<void> => (closing ??= release());
    return { url: databaseUrl(server, DATABASE), owner, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await release();
    throw error;
  }
}
