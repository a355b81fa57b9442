import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import { inject } from "vitest";
import { freePort } from "../../src/platform/net/free-port.ts";

export interface TestRedis extends AsyncDisposable {
  url: string;
  close(): Promise<void>;
}

/** Where redis-server is, or undefined when it is not on the PATH. */
export async function findRedisServer(): Promise<string | undefined> {
  for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
    const file = path.join(folder, "redis-server");
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return undefined;
}

/**
 * Starts a Redis of its own: a free port of 127.0.0.1, nothing on disk, 1,000 databases. A test that wants to kill
 * Redis starts one; the others share one (`createTestRedis`).
 */
export async function startRedis(redisServer: string): Promise<TestRedis> {
  const dir = await mkdtemp(path.join(tmpdir(), "ripen-redis-"));
  const port = await freePort();
  const settings = { port, bind: "127.0.0.1", dir, save: "", appendonly: "no", databases: 1000, loglevel: "warning" };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  // The shell's input ends when this process does, however it dies: no server is left behind.
  const script = '"$@" & cat >/dev/null; kill $!; wait';
  const child = spawn("/bin/sh", ["-c", script, "sh", redisServer, ...args], {
    stdio: ["pipe", "ignore", "inherit"],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const url = `redis://127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    child.stdin.end();
    await ended;
    await rm(dir, { recursive: true, force: true });
  };
  const client = new Redis(url, { retryStrategy: () => 10, maxRetriesPerRequest: 500 });
  client.on("error", () => undefined); // refused until the server listens
  try {
    await client.ping();
    return { url, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  } finally {
    client.disconnect();
  }
}

/** The version a server at `url` states. */
export async function redisVersion(url: string): Promise<string> {
  const client = new Redis(url);
  try {
    return /redis_version:(\S+)/.exec(await client.info("server"))?.[1] ?? "?";
  } finally {
    client.disconnect();
  }
}

/**
 * A private, empty database of the run's Redis, emptied again on dispose. Wipe it with FLUSHDB, never FLUSHALL.
 * @throws when there is no Redis in this run: ask `queueBackends` first
 */
export async function createTestRedis(): Promise<TestRedis> {
  const server = inject("redis");
  if (server === undefined) throw new Error("there is no Redis in this run");
  const counter = new Redis(server.url);
  // Database 0 holds only the counter, so that test files in other processes get other numbers.
  const number = 1 + ((await counter.incr("ripen-test-databases")) % (server.databases - 1));
  counter.disconnect();
  const url = new URL(server.url);
  url.pathname = `/${number}`;
  const client = new Redis(url.href);
  await client.flushdb();
  const close = async (): Promise<void> => {
    await client.flushdb();
    client.disconnect();
  };
  return { url: url.href, close, [Symbol.asyncDispose]: close };
}
