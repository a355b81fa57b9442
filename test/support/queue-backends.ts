import { inject } from "vitest";
import type { QueueStore } from "../../src/jobs/queues.ts";
import { createTestRedis } from "./redis.ts";

/** The queue backends of this run, for `describe.each(queueBackends())`: Postgres always, Redis where there is one. */
export function queueBackends(): QueueStore["kind"][] {
  return inject("redis") === undefined ? ["postgres"] : ["postgres", "redis"];
}

/** A private, empty queue store of that kind. The Postgres one lives in the database at `databaseUrl`. */
export async function createTestQueueStore(
  kind: QueueStore["kind"],
  databaseUrl: string,
): Promise<{ store: QueueStore } & AsyncDisposable> {
  if (kind === "postgres") return { store: { kind, url: databaseUrl }, [Symbol.asyncDispose]: async () => undefined };
  const redis = await createTestRedis();
  return { store: { kind, url: redis.url }, [Symbol.asyncDispose]: () => redis.close() };
}
