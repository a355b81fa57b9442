import { inArray, lt, sql } from "drizzle-orm";
import { recordRows } from "../../platform/rows/record-rows.ts";
import type { Db } from "../client.ts";
import { rateWindows } from "../schema/index.ts";

/** So many at most in windows of `ms` milliseconds. `key`: what is counted; holds no personal data, at most a hash. */
export interface RateWindow {
  key: string;
  most: number;
  ms: number;
}

const purgeEveryMs = 3_600_000;

/**
 * Counts over all processes, in windows of fixed length, on the clock of the database.
 * @returns counts one of each, and says how long to wait when there were too many, milliseconds; null when it may pass
 */
export function openRateWindows(db: Db): (windows: readonly RateWindow[]) => Promise<number | null> {
  let nextPurge = 0;
  return async (windows) => {
    // In the order of keys, so that two requests never wait for each other.
    const rows = await db.execute<{ key: string; count: number; restMs: number }>(sql`
      insert into rate_windows as w (key, ends_at, count)
      select r.key, now() + r.ms * interval '1 millisecond', 1 from ${recordRows(windows, "key text, ms integer")} order by r.key
      on conflict (key) do update set
        count = case when w.ends_at <= now() then 1 else w.count + 1 end,
        ends_at = case when w.ends_at <= now() then excluded.ends_at else w.ends_at end
      returning w.key, w.count, extract(epoch from w.ends_at - now())::float8 * 1000 as "restMs"`);
    if (performance.now() >= nextPurge) {
      nextPurge = performance.now() + purgeEveryMs;
      // Those that somebody counts in now stay: two who each wait for a window of the other would wait for ever.
      const past = db
        .select({ key: rateWindows.key })
        .from(rateWindows)
        .where(lt(rateWindows.endsAt, sql`now()`))
        .for("update", { skipLocked: true });
      await db.delete(rateWindows).where(inArray(rateWindows.key, past));
    }
    const over = windows.flatMap(({ key, most }) => rows.filter((row) => row.key === key && row.count > most));
    return over.length === 0 ? null : Math.max(1_000, ...over.map(({ restMs }) => Math.ceil(restMs)));
  };
}
