import { createPostgresBackend, Worker } from "bullmq";
import type { Job } from "bullmq";
import { atMost } from "../platform/bounded/at-most.ts";
import type { Log } from "../platform/log.ts";
import { boundedError } from "../platform/log/serialize-error.ts";
import { jobs, queueNames } from "./catalog.ts";
import type { JobHandlers, JobName, QueueName } from "./catalog.ts";
import { postgresConnection, redisConnection } from "./queues.ts";
import type { Queues } from "./queues.ts";

export interface Workers {
  /** Waits for the running jobs, then lets go of the queue. */
  close(): Promise<void>;
}

export interface WorkerOptions {
  /** Jobs of each queue that run at once in this process. */
  concurrency: Record<QueueName, number>;
  /** How often the rows that are due are looked for, milliseconds of real time. */
  sweepEveryMs: number;
}

// A lane (`send`) lasts as long as what hangs in it; a few such must not keep the others waiting. What
// takes hours (`long`) has a queue of its own, so that time moves on beside it.
export const defaultWorkerOptions: WorkerOptions = {
  concurrency: { clock: 4, send: 32, mail: 8, hook: 32, long: 2 },
  sweepEveryMs: 500,
};

// A killed worker's jobs go to another one after at most lock + check: seconds, not minutes. Jobs are idempotent, so
// any number of stalls is harmless.
const lettingGoMs = 3_000;
const stall = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 1_000_000 };

/**
 * Runs jobs with `handlers` until closed. The sweep is kept scheduled by a heartbeat, so that a wiped queue fills again
 * from Postgres within seconds.
 */
export async function openWorkers(
  queues: Queues,
  handlers: JobHandlers,
  options: WorkerOptions,
  log: Log,
): Promise<Workers> {
  const { store } = queues;

  const running = new Set<Promise<void>>();
  const run = async (job: Job): Promise<void> => {
    const name = job.name;
    if (!isJobName(name)) throw new Error(`unknown job ${name}`);
    const payload: unknown = jobs[name].payload.parse(job.data);
    const work = (handlers[name] as (payload: unknown) => Promise<void>)(payload);
    running.add(work);
    try {
      await work;
    } catch (error) {
      // The queue keeps the message and the stack of what failed: not the parameters of a statement, which may be a mail.
      throw boundedError(error);
    } finally {
      running.delete(work);
    }
  };

  const redis = store.kind === "redis" ? redisConnection(store.url, "worker", log) : undefined;
  const open = (name: QueueName) => {
    const common = { ...stall, concurrency: options.concurrency[name] };
    const worker =
      redis === undefined
        ? new Worker(name, run, { ...common, connection: postgresConnection(store.url) }, createPostgresBackend)
        : new Worker(name, run, { ...common, connection: redis, prefix: "ripen" });
    worker.on("failed", (job, error) => log.error({ err: error, job: job?.name, id: job?.id }, "job failed"));
    worker.on("error", (error) => log.warn({ err: error, queue: name }, "worker error"));
    return worker;
  };

  await queues.keepSweeping(options.sweepEveryMs);
  const workers = queueNames.map(open);

  let beating: Promise<void> = Promise.resolve();
  const heartbeat = setInterval(() => {
    beating = queues
      .keepSweeping(options.sweepEveryMs)
      .catch((error: unknown) => log.warn({ err: error }, "the queue is out of reach"));
  }, 2_000);

  return {
    async close() {
      clearInterval(heartbeat);
      await beating;
      const closing = Promise.allSettled(workers.map((worker) => worker.close()));
      await Promise.allSettled(running);
      // BullMQ can wait for ever for a connection that broke before; the jobs themselves are done.
      await atMost(lettingGoMs, closing);
      redis?.disconnect();
    },
  };
}

function isJobName(name: string): name is JobName {
  return Object.hasOwn(jobs, name);
}
