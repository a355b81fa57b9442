import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { Meters } from "../platform/meters.ts";
import type { JobHandlers, JobName } from "./catalog.ts";
import { watchFailures } from "./failing.ts";
import type { Queues } from "./queues.ts";
import type { RoomJobs, TryAgain } from "./room.ts";
import { sweep } from "./sweep.ts";
import type { Db } from "../db/client.ts";

/** What each job of the catalog does, with the parts of `app`; a job that fails is written down until it succeeds. */
export function handlersOf<App extends { db: Db; queues: Queues; clock: Clock; log: Log; meters: Meters }>(
  app: App,
  jobs: RoomJobs<App>,
): JobHandlers {
  const watch = watchFailures(app);
  const known = new Map(Object.entries(jobs));
  // What a job of another version of Ripen has set aside waits for that one.
  const again: TryAgain = async (job, items) => (await known.get(job)?.again(app, items)) ?? items;
  const handlers = Object.entries(jobs).map(([name, { run }]) => [name, (payload: never) => run(app, payload, again)]);
  const handlersOfAll = watch.over({
    ...(Object.fromEntries(handlers) as { [N in Exclude<JobName, "sweep">]: JobHandlers[N] }),
    sweep: async () => watch.know(await sweep(app, jobs, app.clock.now())),
  });
  return measured(handlersOfAll, app.meters);
}

/** The same handlers; how long each ran, and whether it failed, is counted. */
function measured(handlers: JobHandlers, meters: Meters): JobHandlers {
  const over = (name: JobName, run: (payload: never) => Promise<void>) => async (payload: never) => {
    const began = performance.now();
    let outcome: "done" | "failed" = "failed";
    try {
      await run(payload);
      outcome = "done";
    } finally {
      meters.jobDone(name, outcome, (performance.now() - began) / 1_000);
    }
  };
  const names = Object.keys(handlers) as JobName[];
  return Object.fromEntries(names.map((name) => [name, over(name, handlers[name])])) as unknown as JobHandlers;
}
