import { Queue } from "bullmq";
import { expect, inject, test } from "vitest";
import { queueNames } from "../../src/jobs/catalog.ts";
import { redisConnection } from "../../src/jobs/queues.ts";
import { requireNoWorkers, wipeQueues } from "../../src/jobs/wipe.ts";
import { openLog } from "../../src/platform/log.ts";
import { openTestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { createTestRedis } from "../support/redis.ts";

const log = openLog("fatal");

async function jobsIn(url: string): Promise<number> {
  const connection = redisConnection(url, "producer", log);
  let count = 0;
  for (const name of queueNames) {
    const queue = new Queue(name, { connection, prefix: "ripen" });
    count += await queue.getJobCountByTypes();
    await queue.close();
  }
  connection.disconnect();
  return count;
}

test.skipIf(inject("redis") === undefined)(
  "queues of an installation that runs are not to be emptied, those that are left are",
  async () => {
    await using redis = await createTestRedis();
    await using elsewhere = await createTestRedis();
    {
      await using t = await openTestEngine({
        roles: ["worker"],
        settings: { queue: { kind: "redis", url: redis.url } },
      });
      await t.app.queues.enqueue("advance", {});
      await eventually(() =>
        requireNoWorkers(redis.url, log).then(
          () => false,
          (error: { code: string }) => error.code === "workers_connected",
        ),
      );
      await requireNoWorkers(elsewhere.url, log);
    }
    await eventually(() =>
      requireNoWorkers(redis.url, log).then(
        () => true,
        () => false,
      ),
    );
    expect(await jobsIn(redis.url)).toBeGreaterThan(0);
    await wipeQueues(redis.url, log);
    expect(await jobsIn(redis.url)).toBe(0);
  },
);
