import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";

/**
 * Closes the trips of the guard all of whose sequences and senders go on: a person resumed them.
 * @param by who did, such as `key:<id>`; null when it is not known
 */
export async function closeTrips(tx: Tx, now: Date, by: string | null): Promise<void> {
  await tx.execute(sql`
    update guard_trips t set resumed_at = ${now.toISOString()}::timestamptz, resumed_by = ${by}::text
    where t.resumed_at is null
      and not exists (select from sequences q where q.id = any(t.paused_ids) and q.status = 'paused')
      and not exists (select from senders s where s.id = any(t.paused_ids) and s.paused_at is not null)`);
}
