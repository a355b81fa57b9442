import { sql } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { executePrepared } from "../db/prepared.ts";
import { jobs } from "./catalog.ts";
import type { JobName, JobPayload } from "./catalog.ts";
import { failingKeys } from "./failing.ts";
import type { Queues } from "./queues.ts";
import type { RoomJobs } from "./room.ts";

/**
 * Looks for every row that is due, in one query made of what the rooms say of their work, and makes the jobs that handle
 * it. All work can be found this way, so a wiped queue loses nothing; what is queued already is not queued twice.
 * @param now sequence time
 * @returns the jobs that are written down as failing
 */
export async function sweep<App extends { db: Db; queues: Queues }>(
  app: App,
  roomJobs: RoomJobs<App>,
  now: Date,
): Promise<string[]> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const names = Object.keys(roomJobs) as (keyof typeof roomJobs)[];
  const columns = names.map((name) => sql`(${roomJobs[name].due(at, app)}) as ${sql.identifier(name)}`);
  // Prepared: planning it anew takes PostgreSQL ten times as long as running it, twice a second.
  const [due] = await executePrepared<Record<string, boolean | string[]> & { failing: string[] }>(
    app.db,
    sql`select ${sql.join(columns, sql`, `)}, ${failingKeys} as failing`,
  );
  for (const name of names) {
    for (const payload of payloadsOf(name, due?.[name] ?? false)) await app.queues.enqueue(name, payload);
  }
  return due?.failing ?? [];
}

/** A job without payload is made once, one with an id for each id. */
function payloadsOf(name: JobName, due: boolean | string[]): JobPayload<JobName>[] {
  if (typeof due === "boolean") return due ? [{}] : [];
  const key = Object.keys(jobs[name].payload.shape)[0] ?? "";
  return due.map((id) => ({ [key]: id }) as JobPayload<JobName>);
}
