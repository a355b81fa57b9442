import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import postgres from "postgres";
import { startEmbeddedPostgres } from "../../src/db/embedded.ts";
import { migrate } from "../../src/db/migrate/migrate.ts";
import { freePort } from "../../src/platform/net/free-port.ts";

/** A durable PostgreSQL and a Redis of their own, which can be taken away and brought back. */
export interface ChaosServices extends AsyncDisposable {
  redisUrl: string;
  /** A new, migrated database. @returns its URL */
  createDatabase(): Promise<string>;
  /** Ends PostgreSQL as a crash would (immediate shutdown) and starts it again on the same port. */
  restartPostgres(): Promise<void>;
  flushRedis(): Promise<void>;
  /** Ends Redis, which keeps nothing, and starts it again on the same port. */
  restartRedis(): Promise<void>;
}

export async function startChaosServices(): Promise<ChaosServices> {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(path.join(tmpdir(), "ripen-chaos-"));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const server = stack.use(await startEmbeddedPostgres({ dataDir }));
  const redisPort = await freePort();
  let redis = await startRedis(redisPort);
  stack.defer(async () => end(redis));
  const redisUrl = `redis://127.0.0.1:${redisPort}`;
  const open = stack.move();
  return {
    redisUrl,
    async createDatabase() {
      const name = `chaos_${randomBytes(6).toString("hex")}`;
      await query(server.url, `create database ${name}`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      await migrate(url.href);
      return url.href;
    },
    restartPostgres: () => restartPostgres(server.url),
    async flushRedis() {
      const client = new Redis(redisUrl);
      await client.flushall();
      client.disconnect();
    },
    async restartRedis() {
      await end(redis);
      await delay(500);
      redis = await startRedis(redisPort);
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

async function startRedis(port: number): Promise<ChildProcess> {
  const child = spawn(
    "redis-server",
    ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", tmpdir()],
    {
      stdio: "ignore",
    },
  );
  const client = new Redis(port, "127.0.0.1", { retryStrategy: () => 20, maxRetriesPerRequest: 500 });
  client.on("error", () => undefined); // refused until it listens
  await client.ping();
  client.disconnect();
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

async function restartPostgres(url: string): Promise<void> {
  const rows = await query(url, "show data_directory");
  const folder = String(rows[0]?.["data_directory"]);
  const pid = Number(readFileSync(path.join(folder, "postmaster.pid"), "utf8").split("\n")[0]);
  const [program = "", ...args] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
  const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").filter(Boolean);
  const { uid, gid } = statSync(path.join(folder, "PG_VERSION"));
  process.kill(pid, "SIGQUIT");
  while (existsSync(path.join(folder, "postmaster.pid"))) await delay(20);
  await delay(500);
  const env = Object.fromEntries(environment.map((entry) => entry.split(/=(.*)/s).slice(0, 2)));
  spawn(program, args, { uid, gid, env, cwd: "/", stdio: "ignore", detached: true }).unref();
  for (;;) {
    const up = await query(url, "select 1").catch(() => undefined);
    if (up !== undefined) return;
    await delay(50);
  }
}

async function query(url: string, statement: string) {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
