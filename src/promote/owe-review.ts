import { desc, sql } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import { outbox } from "../db/schema/index.ts";
import { owe } from "./owe.ts";

/** After somebody was told of reviews, they hear of the next this much later, and of all since at once. */
const quietMs = 15 * 60_000;

/** Owes whoever looks after reviews a mail about those not told of yet. @returns the entry, undefined when one waits already */
export async function oweReview(tx: Tx, now: Date): Promise<number | undefined> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('ripen.outbox review'))`);
  const [latest] = await tx
    .select({ doneAt: outbox.doneAt })
    .from(outbox)
    .where(sql`${outbox.entry} ->> 'topic' = 'review'`)
    .orderBy(desc(outbox.id))
    .limit(1);
  if (latest !== undefined && latest.doneAt === null) return undefined;
  const dueAt = Math.max(now.getTime(), (latest?.doneAt?.getTime() ?? -Infinity) + quietMs);
  return owe(tx, { topic: "review" }, new Date(dueAt));
}
