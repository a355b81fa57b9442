import { sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { openRowReader } from "../db/row-reader.ts";
import { setAsides } from "../db/schema/index.ts";
import type { SetAside, TryAgain } from "../jobs/room.ts";
import { recordRows } from "../platform/rows/record-rows.ts";
import { isPoison } from "./is-poison.ts";
import { oweNotice } from "./owe-notice.ts";
import { nextTry } from "./set-aside.ts";

const batchSize = 500;
const reader = openRowReader(setAsides, "a_");

/**
 * Tries what was set aside and is due, each by the job that could not do it. What works is set aside no more; what fails is
 * tried later, each time twice as late. A crash in between costs one try.
 */
export async function retryDue(
  { db, clock, log }: Pick<Ground, "db" | "clock" | "log">,
  again: TryAgain,
): Promise<void> {
  let failed: unknown;
  for (;;) {
    const due = await claim(db, clock.now());
    for (const [job, items] of Map.groupBy(due, (one) => one.job)) {
      try {
        const left = new Set((await again(job, items)).map(({ id }) => id));
        const done = items.filter(({ id }) => !left.has(id)).map(({ id, tries }) => ({ id, tries }));
        // One that failed again was tried once more by now.
        await db.execute(sql`
          delete from set_asides a using ${recordRows(done, "id uuid, tries int")} where a.id = r.id and a.tries = r.tries`);
      } catch (error) {
        log.warn({ err: error, job, rows: items.length }, "what was set aside could not be tried");
        if (!isPoison(error)) failed ??= error;
      }
    }
    if (due.length < batchSize) break;
  }
  await oweNotice(db, clock.now());
  if (failed !== undefined) throw failed;
}

/** Puts off what it takes, so that what ends this process does not come back at once. */
async function claim(db: Ground["db"], now: Date): Promise<SetAside[]> {
  const rows = await db.execute(sql`
    update set_asides set next_try_at = ${nextTry(sql`set_asides.tries`, now)}
    where id in (select id from set_asides where next_try_at <= ${now.toISOString()}::timestamptz
      order by next_try_at limit ${batchSize} for update skip locked)
    returning ${reader.columns}`);
  return rows.map((row) => reader.read(row));
}
