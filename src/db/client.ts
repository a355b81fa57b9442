import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { atMost } from "../platform/at-most.ts";
import * as schema from "./schema/index.ts";

export type Db = ReturnType<typeof openDatabase>["db"];
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];
/** Anything a query can run on: the pool, or an open transaction. */
export type Executor = Db | Tx;

const lettingGoMs = 6_000;

// A prepared statement keeps the plan that was right when its tables were small. Those of the hot path look rows up by
// key, so their connections are told to: read whole, a table that has grown would cost more with every batch.
const byKey = { enable_seqscan: "off", enable_hashjoin: "off", enable_mergejoin: "off" };

/**
 * Opens a connection pool, and a second one, `db.$prepared`, for the prepared statements of the hot path. Connections are
 * made when they are needed.
 * @param url postgres:// URL
 * @param max connections of each pool at most
 */
export function openDatabase(url: string, max = 10) {
  const connection = { application_name: "ripen", timezone: "UTC" };
  const options = { max, onnotice: () => {}, connection };
  const client = postgres(url, options);
  const prepared = postgres(url, { ...options, connection: { ...connection, ...byKey } });
  // Drizzle sets how a pool reads and writes dates and JSON: both pools do it alike
  const db = Object.assign(drizzle(client, { schema }), { $prepared: drizzle(prepared).$client });
  const end = () => Promise.all([client, prepared].map((pool) => pool.end({ timeout: 5 })));
  return { db, client, close: () => atMost(lettingGoMs, end()) };
}
