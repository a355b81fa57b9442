import { sql } from "drizzle-orm";
import { byKey } from "./client.ts";
import type { Executor, Tx } from "./client.ts";

const planned = new WeakSet<Executor>();

/** Until it ends, a transaction finds its rows by an index: it belongs to the hot path. */
export async function planByKey(tx: Tx): Promise<void> {
  const settings = Object.entries(byKey).map(([name, value]) => sql`set_config(${name}, ${value}, true)`);
  await tx.execute(sql`select ${sql.join(settings, sql`, `)}`);
  planned.add(tx);
}

/** Whether everything that runs there is planned by key, as far as it is known. */
export const isPlannedByKey = (on: Executor): boolean => "$byKey" in on || planned.has(on);

/** Runs a transaction of the hot path, on a connection for it; or a savepoint, in a transaction. */
export async function transactByKey<T>(on: Executor, work: (tx: Tx) => Promise<T>): Promise<T> {
  const open = "$byKey" in on ? on.$byKey : on;
  return open.transaction((tx) => {
    if (isPlannedByKey(on)) planned.add(tx);
    return work(tx);
  });
}
