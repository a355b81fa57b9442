import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { randomUUID } from "node:crypto";
import type { Ground } from "../../ground.ts";
import type { TrackParts } from "../parts.ts";

const batchSize = 5_000;

/**
 * What tells the client of a touch goes an hour after it, and its trace once its days are over. What stays tells the clients of
 * one mail apart, and nothing else.
 */
export async function forgetClients(app: Pick<Ground & TrackParts, "db" | "clock" | "track">): Promise<void> {
  const at = sql`${app.clock.now().toISOString()}::timestamptz`;
  const salt = randomUUID();
  for (;;) {
    // The key is made of the client as well; that of what is counted beyond the usual is not.
    const gone = await app.db.execute<{ id: string }>(sql`
      update touches set client = null,
        features = case when client is null then features
          else features || jsonb_build_object('who', left(md5(client || message_id || ${salt}), 8)) end,
        key = case when key like 'more %' then key end,
        trace = case when touches.at < ${traceEnd(app, at)} then null else trace end
      where id in (select id from touches where ${isOver(app, at)} limit ${batchSize})
      returning id`);
    if (gone.length < batchSize) return;
  }
}

/** Whether there is anything of that kind, for the sweep. @param at sequence time */
export function hasOver(app: Pick<TrackParts, "track">, at: SQL): SQL {
  return sql`exists (select from touches where ${isOver(app, at)})`;
}

function isOver(app: Pick<TrackParts, "track">, at: SQL): SQL {
  return sql`(client is not null or trace is not null) and ((client is not null and touches.at < ${at} - interval '1 hour')
    or (trace is not null and touches.at < ${traceEnd(app, at)}))`;
}

const traceEnd = ({ track }: Pick<TrackParts, "track">, at: SQL) =>
  sql`${at} - make_interval(days => ${track.traceDays}::int)`;
