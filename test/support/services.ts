import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { startThrowawayPostgres } from "../../src/db/embedded.ts";
import { migrate } from "../../src/db/migrate/migrate.ts";
import { administer } from "./database.ts";
import { findRedisServer, redisVersion, startRedis } from "./redis.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The run's server, and the name of the migrated database that private ones are copied from. */
    postgres: { url: string; template: string };
    /** The run's Redis and how many databases it has; undefined when there is none on this machine. */
    redis: { url: string; databases: number } | undefined;
  }
}

const TEMPLATE = "ripen_template";

/** Starts the real services that the integration tests of a run share, and says which queue backends are tested. */
export default async function startServices(project: TestProject): Promise<() => Promise<void>> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startThrowawayPostgres());
  await administer(server.url, `create database ${TEMPLATE}`);
  const template = new URL(server.url);
  template.pathname = `/${TEMPLATE}`;
  await migrate(template.href);
  project.provide("postgres", { url: server.url, template: TEMPLATE });

  const redis = await openRedis(stack);
  project.provide("redis", redis && { url: redis.url, databases: redis.databases });

  const tested = [`Postgres ${await postgresVersion(server.url)}`, ...(redis ? [redis.description] : [])];
  const missing = redis ? "" : ". NOT tested: Redis, there is no redis-server on the PATH and no REDIS_URL";
  console.log(`Queue backends under test: ${tested.join(" and ")}${missing}.`);

  const started = stack.move();
  return () => started.disposeAsync();
}

async function openRedis(stack: AsyncDisposableStack) {
  const redisServer = await findRedisServer();
  // A server of our own comes first: the tests empty databases, which may surprise the owner of a shared one.
  if (redisServer !== undefined) {
    const { url } = stack.use(await startRedis(redisServer));
    return { url, databases: 1000, description: `Redis ${await redisVersion(url)} (${redisServer})` };
  }
  const url = process.env["REDIS_URL"];
  if (!url) return undefined;
  return { url, databases: 16, description: `Redis ${await redisVersion(url)} (REDIS_URL)` };
}

async function postgresVersion(url: string): Promise<string> {
  const sql = postgres(url, { max: 1 });
  try {
    const [row] = await sql<{ server_version: string }[]>`show server_version`;
    return row?.server_version ?? "?";
  } finally {
    await sql.end();
  }
}
