import { Queue } from "bullmq";
import type { Log } from "../platform/log.ts";
import { queueNames } from "./catalog.ts";
import { redisConnection } from "./queues.ts";

/** Empties the queues in Redis, the schedule of the sweep included: a worker that starts makes them anew from the rows. */
export async function wipeQueues(url: string, log: Log): Promise<void> {
  const connection = redisConnection(url, "producer", log);
  try {
    for (const name of queueNames) {
      const queue = new Queue(name, { connection, prefix: "ripen" });
      await queue.obliterate({ force: true });
      await queue.close();
    }
  } finally {
    connection.disconnect();
  }
}
