import type { Executor } from "../db/client.ts";
import { activities } from "../db/schema/index.ts";

export type NewActivity = Omit<typeof activities.$inferInsert, "id">;

/** Appends to the timelines of leads, in the transaction that makes it true. */
export async function recordActivities(tx: Executor, entries: readonly NewActivity[]): Promise<void> {
  if (entries.length > 0) await tx.insert(activities).values([...entries]);
}
