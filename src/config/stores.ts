import { z } from "zod";
import type { QueueStore } from "../jobs/queues.ts";
import { databaseRequired, databaseVariables, readDatabase } from "./database.ts";
import type { DatabaseConfig } from "./database.ts";
import { ConfigError, missingInProduction, wrongVariables } from "./error.ts";
import { givenVariables } from "./given.ts";
import { urlOf } from "./url-of.ts";

const variables = { ...databaseVariables, REDIS_URL: urlOf("redis:", "rediss:").optional() };

/**
 * Reads where the database and the queue are, and nothing else.
 * @returns `queueOn`: the queue, once the URL of the database is known
 * @throws {ConfigError}
 */
export function loadStoresConfig(env: Readonly<Record<string, string | undefined>>): {
  database: DatabaseConfig;
  queueOn: (databaseUrl: string) => QueueStore;
} {
  const { given, problems: unread } = givenVariables(env, Object.keys(variables));
  const parsed = z.object(variables).safeParse(given);
  const problems = [
    ...unread,
    ...wrongVariables(parsed.error?.issues),
    ...missingInProduction(given, databaseRequired),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const { REDIS_URL: redis } = parsed.data;
  return {
    database: readDatabase(parsed.data),
    queueOn: (url) => (redis === undefined ? { kind: "postgres", url } : { kind: "redis", url: redis }),
  };
}
