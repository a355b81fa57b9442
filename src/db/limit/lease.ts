import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";

/**
 * Does something in one process at a time. A process that dies while it does has it for `ms` more: real time, on the clock of the
 * database, because sequence time may run faster than what is done.
 * @param key what is done; holds no personal data
 * @returns false when another process is at it
 */
export async function underLease(db: Db, key: string, ms: number, work: () => Promise<void>): Promise<boolean> {
  const [lease] = await db.execute<{ endsAt: string }>(sql`
    insert into rate_windows as w (key, ends_at, count)
    values (${`lease:${key}`}, now() + ${ms}::int * interval '1 millisecond', 1)
    on conflict (key) do update set ends_at = excluded.ends_at where w.ends_at <= now()
    returning w.ends_at::text as "endsAt"`);
  if (lease === undefined) return false;
  try {
    await work();
  } finally {
    // Whoever took it over keeps it.
    await db.execute(sql`
      delete from rate_windows where key = ${`lease:${key}`} and ends_at = ${lease.endsAt}::timestamptz`);
  }
  return true;
}
