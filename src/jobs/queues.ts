import { createPostgresBackend, Queue } from "bullmq";
import { Redis } from "ioredis";
import { atMost } from "../platform/bounded/at-most.ts";
import type { Log } from "../platform/log.ts";
import { jobs, queueNames } from "./catalog.ts";
import type { JobName, JobPayload, QueueName } from "./catalog.ts";

/** Where BullMQ keeps its jobs: Redis, or a schema of its own in Postgres. */
export type QueueStore = { kind: "redis"; url: string } | { kind: "postgres"; url: string };

type JobQueue = Pick<Queue, "add" | "upsertJobScheduler" | "getJobCountByTypes" | "getJobCounts" | "close">;

export interface Queues {
  readonly store: QueueStore;
  /**
   * Makes a job. The same job that is still waiting is not made twice; one that runs, and may have looked already, is
   * followed by one more. Never throws: work is a row first, and the next sweep makes the job again when the queue was
   * out of reach.
   */
  enqueue<N extends JobName>(name: N, payload: JobPayload<N>): Promise<void>;
  /** Ensures that `sweep` runs every `everyMs`, also after the queue was wiped. Rebuilds what was dropped. */
  keepSweeping(everyMs: number): Promise<void>;
  /** Rejects when the queue cannot be reached. */
  ping(): Promise<void>;
  /** How many jobs of a queue are in each state. Rejects when the queue cannot be reached. */
  counts(name: QueueName): Promise<Record<string, number>>;
  close(): Promise<void>;
}

const lettingGoMs = 3_000;

/** Connection options of BullMQ for a Postgres store: few connections, own schema, created when missing. */
export function postgresConnection(url: string) {
  return { connectionString: url, schema: "bullmq", max: 2, migrate: true };
}

/** A Redis client for BullMQ. Producers fail fast; workers wait for Redis to come back. */
export function redisConnection(url: string, use: "producer" | "worker", log: Log): Redis {
  const client = new Redis(
    url,
    use === "worker"
      ? { maxRetriesPerRequest: null }
      : { maxRetriesPerRequest: 1, commandTimeout: 5_000, retryStrategy: (times) => Math.min(times * 200, 2_000) },
  );
  client.on("error", (error) => log.warn({ err: error }, "redis is out of reach"));
  return client;
}

/** Opens the producing side of all queues. */
export function openQueues(store: QueueStore, log: Log): Queues {
  let opened = openAll(store, log);

  const reopen = async () => {
    const old = opened;
    opened = openAll(store, log);
    await old.close();
  };

  return {
    store,
    async enqueue(name, payload) {
      const { queue, attempts } = jobs[name];
      const deduplication = { id: [name, ...Object.values(payload)].join(":"), keepLastIfActive: true };
      try {
        await opened.queues[queue].add(name, payload, {
          attempts,
          deduplication,
          backoff: { type: "exponential", delay: 1_000 },
          removeOnComplete: true,
          removeOnFail: { count: 1_000 },
        });
      } catch (error) {
        log.warn({ err: error, job: name }, "the job was not queued; the next sweep makes it");
      }
    },
    async keepSweeping(everyMs) {
      const opts = { removeOnComplete: true, removeOnFail: { count: 100 } };
      const upsert = () =>
        opened.queues.clock.upsertJobScheduler("sweep", { every: everyMs }, { name: "sweep", data: {}, opts });
      try {
        await upsert();
      } catch (error) {
        if (store.kind !== "postgres") throw error;
        await reopen();
        await upsert();
      }
    },
    async ping() {
      await opened.queues.clock.getJobCountByTypes("active");
    },
    counts: (name) => opened.queues[name].getJobCounts("waiting", "active", "delayed", "failed"),
    close: () => opened.close(),
  };
}

function openAll(store: QueueStore, log: Log) {
  const redis = store.kind === "redis" ? redisConnection(store.url, "producer", log) : undefined;
  const open = (name: QueueName): JobQueue => {
    const queue =
      redis === undefined
        ? new Queue(name, { connection: postgresConnection(store.url) }, createPostgresBackend)
        : new Queue(name, { connection: redis, prefix: "ripen" });
    queue.on("error", (error) => log.warn({ err: error, queue: name }, "queue error"));
    return queue;
  };
  const queues = Object.fromEntries(queueNames.map((name) => [name, open(name)])) as Record<QueueName, JobQueue>;
  return {
    queues,
    async close() {
      await atMost(lettingGoMs, Promise.allSettled(queueNames.map((name) => queues[name].close())));
      redis?.disconnect();
    },
  };
}
