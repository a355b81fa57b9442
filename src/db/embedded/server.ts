import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Binaries } from "./binaries.ts";
import { createDatabase, probe, type Server } from "./connect.ts";
import { EmbeddedPostgresError } from "./error.ts";
import { freePort } from "../../platform/net/free-port.ts";
import { hasCode } from "./has-code.ts";
import { clusterPaths, type Home } from "./home.ts";
import { isServerOf } from "./processes.ts";
import { settingsFor } from "./settings-for.ts";

const POLL_MS = 20;
/** Long enough for the recovery of a cluster whose machine lost power. */
const START_TIMEOUT_MS = 120_000;
const FAST_STOP_MS = 30_000;
const LAUNCH_ATTEMPTS = 5;
const LOG_LIMIT_BYTES = 10_000_000;

const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=200",
  "timezone=UTC",
  "log_timezone=UTC",
  "log_checkpoints=off",
  "jit=off",
  "wal_level=minimal",
  "max_wal_senders=0",
];
/** PostgreSQL's own list for data that may be lost: https://www.postgresql.org/docs/18/non-durability.html */
const NOT_DURABLE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/** How a server runs: whether what was committed survives the machine, and of how much memory (bytes) it may plan with its share. */
export interface ServerKind {
  durable: boolean;
  memory: number | undefined;
}

/**
 * The running server of `home`: the one that is there already, or a new one on a free port of 127.0.0.1.
 * Several processes may call this at the same moment: PostgreSQL itself lets only one server into a cluster.
 */
export async function ensureServer(home: Home, binaries: Binaries, kind: ServerKind): Promise<Server> {
  const { data, password: passwordFile } = clusterPaths(home);
  const password = await readFile(passwordFile, "utf8");
  const deadline = Date.now() + START_TIMEOUT_MS;
  let child: ChildProcess | undefined;
  let launches = 0;
  for (;;) {
    const lock = readLock(data);
    if (lock !== undefined && isServerOf(data, lock.pid)) {
      const server = lock.ready ? await probe({ port: lock.port, password, data }) : undefined;
      if (server !== undefined) {
        await createDatabase(server);
        return server;
      }
    } else if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
      if (launches++ === LAUNCH_ATTEMPTS || Date.now() > deadline) break;
      // PostgreSQL discards the lock of a dead process itself, but not when another program got its process id.
      if (lock !== undefined) await rm(path.join(data, "postmaster.pid"), { force: true });
      child = await launch(home, binaries, kind);
    }
    if (Date.now() > deadline) break;
    await delay(POLL_MS);
  }
  throw new EmbeddedPostgresError(`the server did not start:\n${await logTail(home)}\n`);
}

/**
 * Stops the server of `home` if it runs: at first connections are closed and the data is written out, which is what
 * pg_ctl calls fast; only when that takes longer than 30 s the server is made to quit, and recovers on the next start.
 * The signal is sent before the first await.
 */
export async function stopServer(home: Home): Promise<void> {
  const { data } = clusterPaths(home);
  const lock = readLock(data);
  if (lock === undefined) return;
  for (const signal of ["SIGINT", "SIGQUIT"] as const) {
    if (!isServerOf(data, lock.pid)) return;
    process.kill(lock.pid, signal);
    const deadline = Date.now() + FAST_STOP_MS;
    while (isServerOf(data, lock.pid) && Date.now() < deadline) await delay(POLL_MS);
  }
}

/** postmaster.pid: process id, data folder, start time, port, socket folder, address, shared memory, status. */
function readLock(data: string): { pid: number; port: number; ready: boolean } | undefined {
  try {
    const lines = readFileSync(path.join(data, "postmaster.pid"), "utf8").split("\n");
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 0) return undefined;
    return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

async function launch(home: Home, { postgres, env }: Binaries, { durable, memory }: ServerKind): Promise<ChildProcess> {
  const { data } = clusterPaths(home);
  const settings = [...SETTINGS, ...(memory === undefined ? [] : settingsFor(memory)), ...(durable ? [] : NOT_DURABLE)];
  const port = await freePort();
  // Opened here and handed down: the user that runs the server needs no right to the folder the log is in.
  await using log = await openLog(logFile(home));
  const child = spawn(postgres, ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])], {
    ...home.account,
    cwd: "/",
    env,
    stdio: ["ignore", log.fd, log.fd],
    // A session of its own: Ctrl-C in a terminal goes to every process of the group, and the database must outlive
    // what Ripen still has to write.
    detached: true,
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (cause) => reject(new EmbeddedPostgresError(`${cause.message}.`, { cause })));
  });
  child.unref();
  return child;
}

function logFile(home: Home): string {
  return path.join(home.folder, "server.log");
}

async function openLog(file: string) {
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await rename(file, `${file}.old`);
  return open(file, "a", 0o600);
}

async function logTail(home: Home): Promise<string> {
  const text = await readFile(logFile(home), "utf8").catch(() => "(no log)");
  return text.trimEnd().split("\n").slice(-15).join("\n");
}
