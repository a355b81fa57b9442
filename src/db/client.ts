import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { atMost } from "../platform/at-most.ts";
import * as schema from "./schema/index.ts";

export type Db = ReturnType<typeof openDatabase>["db"];
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];
/** Anything a query can run on: the pool, or an open transaction. */
export type Executor = Db | Tx;

const lettingGoMs = 6_000;

/**
 * Opens a connection pool.
 * @param url postgres:// URL
 * @param max connections at most
 */
export function openDatabase(url: string, max = 10) {
  const client = postgres(url, { max, onnotice: () => {}, connection: { application_name: "ripen", timezone: "UTC" } });
  const db = drizzle(client, { schema });
  return { db, client, close: () => atMost(lettingGoMs, client.end({ timeout: 5 })) };
}
