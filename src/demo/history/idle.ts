import { sql } from "drizzle-orm";
import { setTimeout as delay } from "node:timers/promises";
import type { App } from "../../app.ts";
import { executePrepared } from "../../db/prepared.ts";
import { sweep } from "../../jobs/sweep.ts";
import { roomJobs } from "../../rooms.ts";

/** What is due by the clock of the wall, or always a little behind: nobody waits for it. */
const aside = new Set(["rollup", "reconcile", "recount", "domains", "experiments", "calendars", "retain", "erase"]);
const patienceMs = 20_000;

/**
 * Waits until nothing is due that people would notice, twice in a row, and sweeps itself rather than wait for the next sweep: what
 * is played has thousands of them. What never ends is not waited for.
 */
export async function untilQuiet(app: App): Promise<void> {
  const giveUpAt = Date.now() + patienceMs;
  let quiet = 0;
  while (quiet < 2 && Date.now() < giveUpAt) {
    await app.hits.flush();
    const busy = await isBusy(app);
    quiet = busy ? 0 : quiet + 1;
    if (busy) await sweep(app, roomJobs, app.clock.now());
    if (quiet < 2) await delay(busy ? 25 : 5);
  }
}

async function isBusy(app: App): Promise<boolean> {
  const at = sql`${app.clock.now().toISOString()}::timestamptz`;
  const names = Object.keys(roomJobs).filter((name) => !aside.has(name)) as (keyof typeof roomJobs)[];
  const columns = names.map((name) => sql`(${roomJobs[name].due(at, app)}) as ${sql.identifier(name)}`);
  const [due] = await executePrepared<Record<string, boolean | string[]>>(
    app.db,
    sql`select ${sql.join(columns, sql`, `)}, exists (select from messages where status in ('sending', 'uncertain')) as sending`,
  );
  return Object.values(due ?? {}).some((value) => (typeof value === "boolean" ? value : value.length > 0));
}
