import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, lstat, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { isRoot, postgresAccount } from "../../src/db/embedded/account.ts";
import { findPackage, prepareBinaries } from "../../src/db/embedded/binaries.ts";
import { runCommand } from "../../src/db/embedded/command.ts";
import { isServerOf, processIdentity } from "../../src/db/embedded/processes.ts";
import { startEmbeddedPostgres, startThrowawayPostgres } from "../../src/db/embedded.ts";

const stateSchema = z.object({ url: z.string(), owner: z.boolean(), postmaster: z.number() });

let dataDir = "";
const children: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "ripen-embedded-"));
  await chmod(dataDir, 0o755);
});
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
  // Takes over what a failed test left behind, so that it stops.
  if (await stat(path.join(dataDir, "postgres")).catch(() => undefined)) await (await start()).close();
  await rm(dataDir, { recursive: true, force: true });
});

const start = () => startEmbeddedPostgres({ dataDir, durable: false });
const data = () => path.join(dataDir, "postgres", "cluster", "data");

async function run<T>(url: string, query: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await query(sql);
  } finally {
    await sql.end();
  }
}

/** Starts embedded-child.ts in a process group of its own and reads what it states. */
async function startChild(...args: string[]) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "embedded-child.ts"), ...args], {
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => String((await lines.next()).value);
  const end = async (): Promise<void> => {
    const exited = once(child, "exit");
    child.stdin.end();
    await exited;
  };
  return { child, nextLine, end, ...stateSchema.parse(JSON.parse(await nextLine())) };
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

test("a cluster keeps its data from one start to the next and leaves no process behind", async () => {
  const first = await start();
  expect(first.owner).toBe(true);
  await run(first.url, (sql) => sql`create table kept as select lower('ÄÖ') as value`);
  const postmaster = Number((await readFile(path.join(data(), "postmaster.pid"), "utf8")).split("\n")[0]);
  await first.close();
  expect(processIdentity(postmaster)).toBe("");
  await using second = await start();
  expect(await run(second.url, (sql) => sql`select value from kept`)).toEqual([{ value: "äö" }]);
});

test("the server wants the password of the data folder and listens on 127.0.0.1 only", async () => {
  await using server = await start();
  const url = new URL(server.url);
  expect(url).toMatchObject({ hostname: "127.0.0.1", pathname: "/ripen" });
  const file = path.join(dataDir, "postgres", "cluster", "password");
  expect(await readFile(file, "utf8")).toBe(url.password);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  url.password = "guessed";
  await expect(run(url.href, (sql) => sql`select 1`)).rejects.toThrow(/password authentication failed/);
  const settings = await run(
    server.url,
    (sql) => sql`select current_setting('listen_addresses') as address, current_setting('server_encoding') as encoding`,
  );
  expect(settings).toEqual([{ address: "127.0.0.1", encoding: "UTF8" }]);
});

test("a second process comes along, and the last one to leave stops the server", async () => {
  await using first = await start();
  const second = await startChild(dataDir);
  expect(second).toMatchObject({ url: first.url, owner: false });
  await first.close();
  expect(await run(second.url, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }]);
  await second.end();
  expect(isServerOf(data(), second.postmaster)).toBe(false);
});

test("processes that start at the same moment share one cluster and one server", async () => {
  const started = await Promise.all([startChild(dataDir), startChild(dataDir), startChild(dataDir)]);
  expect(new Set(started.map(({ url }) => url)).size).toBe(1);
  expect(new Set(started.map(({ postmaster }) => postmaster)).size).toBe(1);
  await Promise.all(started.map(({ end }) => end()));
  expect(isServerOf(data(), started[0]?.postmaster ?? 0)).toBe(false);
  expect((await readdir(path.join(dataDir, "postgres"))).toSorted()).toEqual(["cluster", "server.log", "users"]);
});

test("a server whose process was killed is taken over and stopped", async () => {
  const killed = await startChild(dataDir);
  await kill(killed.child);
  expect(isServerOf(data(), killed.postmaster)).toBe(true);
  const server = await start();
  expect(server).toMatchObject({ url: killed.url, owner: true });
  await server.close();
  expect(isServerOf(data(), killed.postmaster)).toBe(false);
});

test("a durable server that was killed itself recovers what was committed", async () => {
  await using first = await startEmbeddedPostgres({ dataDir });
  await run(first.url, (sql) => sql`create table kept as select 1 as value`);
  const lock = path.join(data(), "postmaster.pid");
  const postmaster = Number((await readFile(lock, "utf8")).split("\n")[0]);
  process.kill(postmaster, "SIGKILL");
  await vi.waitFor(() => expect(isServerOf(data(), postmaster)).toBe(false));
  await using second = await start();
  expect(await run(second.url, (sql) => sql`select value from kept`)).toEqual([{ value: 1 }]);
});

test("a lock whose process id now belongs to another program is stale", async () => {
  await (await start()).close();
  await writeFile(
    path.join(data(), "postmaster.pid"),
    `${process.pid}\n${data()}\n1\n5432\n\n127.0.0.1\n  1 1\nready\n`,
  );
  await using server = await start();
  expect(await run(server.url, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }]);
});

test("Ctrl-C, which reaches a whole process group, leaves the database up for the shutdown", async () => {
  const child = await startChild(dataDir);
  const exited = once(child.child, "exit");
  process.kill(-(child.child.pid ?? 0), "SIGINT");
  expect(await child.nextLine()).toBe("written");
  expect(await exited).toEqual([0, null]);
  expect(isServerOf(data(), child.postmaster)).toBe(false);
});

test("a throwaway cluster goes away with its folder, also when its process is killed", async () => {
  const folders: string[] = [];
  const server = await startThrowawayPostgres({ log: (message) => folders.push(message.split(" in ")[1] ?? "") });
  expect(await stat(folders[0] ?? "")).toBeDefined();
  await server.close();
  await expect(stat(path.dirname(folders[0] ?? ""))).rejects.toMatchObject({ code: "ENOENT" });

  const killed = await startChild();
  const rows = await run(killed.url, (sql) => sql<{ data_directory: string }[]>`show data_directory`);
  const left = rows[0]?.data_directory ?? "";
  await kill(killed.child);
  await vi.waitFor(() => expect(processIdentity(killed.postmaster)).toBe(""), { timeout: 30_000 });
  // Under root the data goes and its empty folder stays: the guard has the rights of the database user only.
  await vi.waitFor(async () => expect(await readdir(left).catch(() => [])).toEqual([]), { timeout: 30_000 });
  await rm(path.resolve(left, "../../.."), { recursive: true, force: true });
});

describe("the programs of the package", () => {
  async function copyWithoutInstallScript() {
    const { native, version } = await findPackage();
    const copy = path.join(dataDir, "package", "native");
    await cp(native, copy, {
      recursive: true,
      filter: async (source) => !(await lstat(source)).isSymbolicLink(),
    });
    for (const name of await readdir(path.join(copy, "bin"))) await chmod(path.join(copy, "bin", name), 0o644);
    return { native: copy, version };
  }

  test("run although the install script did not", async () => {
    const found = await copyWithoutInstallScript();
    const binaries = await prepareBinaries(undefined, dataDir, found);
    expect(path.dirname(path.dirname(binaries.initdb))).toBe(found.native);
    expect(await runCommand(binaries.initdb, ["--version"], { env: binaries.env })).toMatchObject({ status: 0 });
    // The libraries come from the package, by the name the program asks for.
    await lstat(path.join(found.native, "lib", "libpq.so.5"));
  });

  test.runIf(isRoot())("run from a copy when the database user cannot reach them", async () => {
    const account = await postgresAccount();
    const found = await copyWithoutInstallScript();
    await chmod(path.dirname(found.native), 0o700);
    const binaries = await prepareBinaries(account, dataDir, found);
    expect(binaries.initdb).toBe(path.join(dataDir, `postgres-${found.version}`, "bin", "initdb"));
    const { env } = binaries;
    expect(await runCommand(binaries.initdb, ["--version"], { env, account })).toMatchObject({ status: 0 });
    expect(await prepareBinaries(account, dataDir, found)).toEqual(binaries);
  });
});

test.runIf(isRoot())("root's private data folder links to one the database user can reach", async () => {
  await chmod(dataDir, 0o700);
  const first = await start();
  await run(first.url, (sql) => sql`create table kept as select 1 as value`);
  await first.close();
  const folder = await realpath(path.join(dataDir, "postgres"));
  expect(folder).toMatch(/^\/var\/lib\/ripen\/clusters\//);
  const second = await start();
  expect(await run(second.url, (sql) => sql`select value from kept`)).toEqual([{ value: 1 }]);
  await second.close();
  await rm(path.join(dataDir, "postgres"));
  await rm(folder, { recursive: true });
});
