import { sql } from "drizzle-orm";
import type { Db } from "../../../db/client.ts";
import { uuidList } from "../../../platform/rows/rows.ts";

/**
 * Ends the hold that a cap put on senders, once messages that counted as being sent are known not to have gone: their
 * places are free again, and the next claim counts anew. Called after that is committed. It waits for a claim under way,
 * whose count may be older than that.
 */
export async function reopenSenders(db: Db, senderIds: readonly string[]): Promise<void> {
  if (senderIds.length === 0) return;
  const capped = sql`held_reason in ('daily_cap', 'hourly_cap', 'warm_up')`;
  await db.execute(sql`
    update senders set held_until = case when ${capped} then null else held_until end,
      held_reason = case when ${capped} then null else held_reason end
    where id in ${uuidList([...new Set(senderIds)])}
      and (daily_cap is not null or hourly_cap is not null or warm_up is not null)`);
}
