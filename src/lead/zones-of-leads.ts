import { sql } from "drizzle-orm";
import type { Executor } from "../db/client.ts";

const mostZones = 5_000;

/** What leads have as their time zone, each once, as it is written: read off an index one by one, however many leads there are. */
export async function zonesOfLeads(db: Executor): Promise<string[]> {
  const next = (from: ReturnType<typeof sql>) =>
    sql`(select timezone from leads where timezone ${from} order by timezone limit 1)`;
  const rows = await db.execute<{ zone: string }>(sql`
    with recursive found (zone) as (
      select ${next(sql`is not null`)}
      union all
      select ${next(sql`> found.zone`)} from found where found.zone is not null
    )
    select zone from found where zone is not null limit ${mostZones}`);
  return rows.map(({ zone }) => zone);
}
