import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { startWorker, usageOf } from "./engine-run.ts";
import type { BenchSink } from "./sink.ts";
import { type World, enrollMany } from "./world.ts";

/** What a crowd of waiting enrollments costs. Bytes. */
export interface WaitingCost {
  waiting: number;
  worker_rss_mb: number;
  queue_growth_mb: number;
}

/** Enrolls a crowd that is due next month, and looks at a worker's memory and the queue's after some sweeps. */
export async function measureWaiting(world: World, sink: BenchSink, count: number): Promise<WaitingCost> {
  const before = await queueBytes(world);
  await enrollMany(world, count, "now() + interval '30 days'");
  await using worker = await startWorker(world, sink, 40);
  let rss = 0;
  for (let n = 0; n < 10; n += 1) {
    await delay(1_000);
    rss = Math.max(rss, (await usageOf(worker)).rss);
  }
  const mb = (bytes: number) => Math.round((bytes / 2 ** 20) * 10) / 10;
  return { waiting: count, worker_rss_mb: mb(rss), queue_growth_mb: mb((await queueBytes(world)) - before) };
}

async function queueBytes({ redisUrl }: World): Promise<number> {
  if (redisUrl === undefined) return 0;
  const client = new Redis(redisUrl);
  const info = await client.info("memory");
  client.disconnect();
  return Number(/used_memory:(\d+)/.exec(info)?.[1] ?? 0);
}
