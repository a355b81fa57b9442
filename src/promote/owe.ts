import type { Tx } from "../db/client.ts";
import { outbox } from "../db/schema/index.ts";
import type { OutboxEntry } from "../db/schema/handoffs.ts";

/** Writes down a side effect that the transaction owes. @returns the id of the entry, for the job that pays it */
export async function owe(tx: Tx, entry: OutboxEntry, now: Date): Promise<number> {
  const [owed] = await tx.insert(outbox).values({ entry, createdAt: now, dueAt: now }).returning({ id: outbox.id });
  if (owed === undefined) throw new Error("insert returned no row");
  return owed.id;
}
