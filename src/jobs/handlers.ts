import type { Clock } from "../platform/clock.ts";
import type { JobHandlers, JobName } from "./catalog.ts";
import type { Queues } from "./queues.ts";
import type { RoomJobs } from "./room.ts";
import { sweep } from "./sweep.ts";
import type { Db } from "../db/client.ts";

/** What each job of the catalog does, with the parts of `app`. */
export function handlersOf<App extends { db: Db; queues: Queues; clock: Clock }>(
  app: App,
  jobs: RoomJobs<App>,
): JobHandlers {
  const handlers = Object.entries(jobs).map(([name, { run }]) => [name, (payload: never) => run(app, payload)]);
  return {
    ...(Object.fromEntries(handlers) as { [N in Exclude<JobName, "sweep">]: JobHandlers[N] }),
    sweep: () => sweep(app, jobs, app.clock.now()),
  };
}
