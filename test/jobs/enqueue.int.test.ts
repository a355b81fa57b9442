import { Queue, createPostgresBackend } from "bullmq";
import { DrizzleQueryError } from "drizzle-orm/errors";
import { describe, expect, test } from "vitest";
import type { JobHandlers, JobName } from "../../src/jobs/catalog.ts";
import { jobs } from "../../src/jobs/catalog.ts";
import { openQueues, postgresConnection, redisConnection } from "../../src/jobs/queues.ts";
import { defaultWorkerOptions, openWorkers } from "../../src/jobs/workers.ts";
import { openLog } from "../../src/platform/log.ts";
import { createTestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createTestQueueStore, queueBackends } from "../support/queue-backends.ts";

const log = openLog("fatal");
const senderId = "0193a5f0-1111-7222-8333-444455556666";

/** Handlers of which only `dispatch` does something. */
function handlers(dispatch: () => Promise<void>): JobHandlers {
  const names = Object.keys(jobs) as JobName[];
  const idle = Object.fromEntries(names.map((name) => [name, async () => undefined])) as unknown as JobHandlers;
  return { ...idle, dispatch };
}

describe.each(queueBackends())("with the queue on %s", (kind) => {
  test("what comes in while the same job runs is done by one more, however often it is made", async () => {
    await using database = await createTestDatabase();
    await using queue = await createTestQueueStore(kind, database.url);
    const queues = openQueues(queue.store, log);
    let runs = 0;
    let underWay = 0;
    let most = 0;
    const workers = await openWorkers(
      queues,
      handlers(async () => {
        runs += 1;
        underWay += 1;
        most = Math.max(most, underWay);
        if (runs === 1) for (let n = 0; n < 3; n += 1) await queues.enqueue("dispatch", { senderId });
        underWay -= 1;
      }),
      { ...defaultWorkerOptions, sweepEveryMs: 60_000 },
      log,
    );
    await queues.enqueue("dispatch", { senderId });
    await eventually(async () => runs === 2);
    // the two are done and forgotten: the next is a job of its own again
    await queues.enqueue("dispatch", { senderId });
    await eventually(async () => runs >= 3);
    expect({ runs, most }).toEqual({ runs: 3, most: 1 });
    await workers.close();
    await queues.close();
  });

  test("of a job that failed neither the log nor the queue keeps what its statement was about", async () => {
    await using database = await createTestDatabase();
    await using queue = await createTestQueueStore(kind, database.url);
    let lines = "";
    const told = openLog("error", { write: (line) => void (lines += line) });
    const queues = openQueues(queue.store, told);
    const mail = "words of a lead ".repeat(330_000);
    const fail = () => Promise.reject(new DrizzleQueryError("insert into x values ($1)", [mail], new Error("no room")));
    const workers = await openWorkers(queues, handlers(fail), { ...defaultWorkerOptions, sweepEveryMs: 60_000 }, told);
    await queues.enqueue("dispatch", { senderId });
    await eventually(async () => lines.includes("job failed"));
    const redis = queue.store.kind === "redis" ? redisConnection(queue.store.url, "producer", told) : undefined;
    const kept =
      redis === undefined
        ? new Queue("send", { connection: postgresConnection(queue.store.url) }, createPostgresBackend)
        : new Queue("send", { connection: redis, prefix: "ripen" });
    const [job] = await kept.getFailed();
    expect(job?.failedReason).toBe("a statement failed");
    for (const text of [lines, JSON.stringify(job)]) {
      expect(text.length).toBeLessThan(10_000);
      expect(text).not.toContain("words of a lead");
    }
    expect(lines).toContain("no room");
    await kept.close();
    redis?.disconnect();
    await workers.close();
    await queues.close();
  });
});
