import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { TrackParts } from "../parts.ts";

const batchSize = 5_000;
const clientMs = 3_600_000;
const dayMs = 86_400_000;

/** What is kept of the client of a touch goes an hour after it, and its trace once its days are over. */
export async function forgetClients(
  app: Pick<Ground & TrackParts, "db" | "clock" | "track">,
): Promise<void> {
  for (;;) {
    const gone = await app.db.execute<{ id: string }>(sql`
      update touches set client = null, key = case when key like 'more %' then key end,
        trace = case when at < ${traceEnd(app, app.clock.now())} then null else trace end
      where id in (select id from touches where ${isOver(app, app.clock.now())} limit ${batchSize})
      returning id`);
    if (gone.length < batchSize) return;
  }
}

/** Whether there is anything of that kind, for the sweep. */
export function hasOver(app: Pick<TrackParts, "track">, at: Date): SQL {
  return sql`exists (select from touches where ${isOver(app, at)})`;
}

function isOver(app: Pick<TrackParts, "track">, now: Date): SQL {
  const clientEnd = sql`${new Date(now.getTime() - clientMs).toISOString()}::timestamptz`;
  return sql`(client is not null or trace is not null)
    and ((client is not null and at < ${clientEnd}) or (trace is not null and at < ${traceEnd(app, now)}))`;
}

const traceEnd = ({ track }: Pick<TrackParts, "track">, now: Date) =>
  sql`${new Date(now.getTime() - track.traceDays * dayMs).toISOString()}::timestamptz`;
