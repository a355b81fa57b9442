import { sql } from "drizzle-orm";
import { byKey } from "./client.ts";
import type { Tx } from "./client.ts";

/** Until it ends, a transaction finds its rows by an index: it belongs to the hot path. */
export async function planByKey(tx: Tx): Promise<void> {
  const settings = Object.entries(byKey).map(([name, value]) => sql`set_config(${name}, ${value}, true)`);
  await tx.execute(sql`select ${sql.join(settings, sql`, `)}`);
}
