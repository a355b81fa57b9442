import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { atMost } from "../platform/bounded/at-most.ts";
import * as schema from "./schema/index.ts";

export type Db = ReturnType<typeof openDatabase>["db"];
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];
/** Anything a query can run on: the pool, or an open transaction. */
export type Executor = Db | Tx;

const lettingGoMs = 6_000;

// The statements of the hot path look rows up by key, so their connections are told to. Left to itself the planner reads
// tables whole while they are small, and a prepared statement keeps that plan when they have grown.
export const byKey = { enable_seqscan: "off", enable_hashjoin: "off", enable_mergejoin: "off" };

/**
 * Opens a connection pool, and a second one, `db.$byKey`, for the hot path: whatever it runs finds its rows by an index.
 * Connections are made when they are needed.
 * @param url postgres:// URL
 * @param max connections of each pool at most
 * @param hotUrl where those of the hot path come from: a pooler between refuses to be told by each, and tells them itself
 */
export function openDatabase(url: string, max = 10, hotUrl?: string) {
  const connection = { application_name: "ripen", timezone: "UTC" };
  const options = { max, onnotice: () => {}, connection };
  const client = postgres(url, options);
  const hot =
    hotUrl === undefined
      ? postgres(url, { ...options, connection: { ...connection, ...byKey } })
      : postgres(hotUrl, options);
  const db = Object.assign(drizzle(client, { schema }), { $byKey: drizzle(hot, { schema }) });
  const end = () => Promise.all([client, hot].map((pool) => pool.end({ timeout: 5 })));
  return { db, client, close: () => atMost(lettingGoMs, end()) };
}
