import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { freePort } from "../../src/platform/net/free-port.ts";
import { eventually } from "./eventually.ts";

/** A PgBouncer in transaction mode, with an entry for everything and one for the hot path. */
export interface Pgbouncer extends AsyncDisposable {
  url: string;
  hotUrl: string;
}

/** Version of the installed PgBouncer, such as 1.18; undefined when there is none. */
export function pgbouncerVersion(): number | undefined {
  const { stdout } = spawnSync("pgbouncer", ["--version"], { encoding: "utf8" });
  const version = /PgBouncer (\d+\.\d+)/.exec(stdout ?? "")?.[1];
  return version === undefined ? undefined : Number(version);
}

/** Starts Debian's PgBouncer before the server of a database; a few connections serve all. */
export async function startPgbouncer(databaseUrl: string): Promise<Pgbouncer> {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  const folder = await mkdtemp(path.join(tmpdir(), "ripen-pgbouncer-"));
  await chmod(folder, 0o755);
  const listen = await freePort();
  const server = `host=${hostname} port=${port} dbname=${pathname.slice(1)} user=${username} password=${decodeURIComponent(password)}`;
  const hot = "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off";
  const config = path.join(folder, "pgbouncer.ini");
  await writeFile(
    config,
    `[databases]
ripen = ${server}
ripen_hot = ${server} connect_query='${hot}'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listen}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 8
max_client_conn = 500
`,
  );
  await chmod(config, 0o644);
  // It refuses to run as root.
  const child = spawn("pgbouncer", [...(process.getuid?.() === 0 ? ["-u", "nobody"] : []), "-q", config], {
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  // Before 1.21 it knows no prepared statements.
  const query = (pgbouncerVersion() ?? 0) < 1.21 ? "?prepare=false" : "";
  const at = (name: string) => `postgres://ripen:any@127.0.0.1:${listen}/${name}${query}`;
  await eventually(() => answers(at("ripen")));
  return {
    url: at("ripen"),
    hotUrl: at("ripen_hot"),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
