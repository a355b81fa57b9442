import { Queue } from "bullmq";
import { ConflictError } from "../platform/errors.ts";
import type { Log } from "../platform/log.ts";
import { queueNames } from "./catalog.ts";
import { redisConnection } from "./queues.ts";

/**
 * Refuses queues that workers are connected to: they belong to an installation that runs. Those of other databases of the same
 * Redis have other queues.
 * @throws ConflictError `workers_connected`
 */
export async function requireNoWorkers(url: string, log: Log): Promise<void> {
  await eachQueue(url, log, async (queue, database) => {
    const workers = await queue.getWorkers();
    if (!workers.some(({ db }) => Number(db) === database)) return;
    throw new ConflictError(
      "workers_connected",
      "Workers are connected to the queues that REDIS_URL names, and a restore empties them. Stop the workers; if they are of another installation, name another Redis.",
    );
  });
}

/** Empties the queues in Redis, the schedule of the sweep included: a worker that starts makes them anew from the rows. */
export async function wipeQueues(url: string, log: Log): Promise<void> {
  await eachQueue(url, log, (queue) => queue.obliterate({ force: true }));
}

async function eachQueue(url: string, log: Log, act: (queue: Queue, database: number) => Promise<void>): Promise<void> {
  const connection = redisConnection(url, "producer", log);
  try {
    for (const name of queueNames) {
      const queue = new Queue(name, { connection, prefix: "ripen" });
      try {
        await act(queue, connection.options.db ?? 0);
      } finally {
        await queue.close();
      }
    }
  } finally {
    connection.disconnect();
  }
}
