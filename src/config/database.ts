import path from "node:path";
import { z } from "zod";
import { ConfigError, missingInProduction, wrongVariables } from "./error.ts";
import { givenVariables } from "./given.ts";
import { urlOf } from "./url-of.ts";

/** A PostgreSQL of somebody's, or one that runs from the data folder. */
export type DatabaseConfig =
  | {
      readonly kind: "external";
      readonly url: string;
      /** Behind a pooler: where connections for the hot path come from, which are told to find rows by an index. */
      readonly hotUrl?: string | undefined;
    }
  | { readonly kind: "embedded"; readonly dataDir: string };

const environments = ["development", "production", "test"] as const;

/** The variables that say where the database is. */
export const databaseVariables = {
  NODE_ENV: z.enum(environments, { error: `must be one of ${environments.join(", ")}` }).default("development"),
  DATABASE_URL: urlOf("postgres:", "postgresql:").optional(),
  DATABASE_HOT_URL: urlOf("postgres:", "postgresql:").optional(),
  RIPEN_DATA: z.string().default(".ripen"),
};

/** Why it must be set in production. */
export const databaseRequired = { DATABASE_URL: "the PostgreSQL database, postgres://…" } as const;

/** Where the database is. */
export function readDatabase(settings: {
  DATABASE_URL?: string | undefined;
  DATABASE_HOT_URL?: string | undefined;
  RIPEN_DATA: string;
}): DatabaseConfig {
  const { DATABASE_URL: url, DATABASE_HOT_URL: hotUrl, RIPEN_DATA: folder } = settings;
  return url === undefined ? { kind: "embedded", dataDir: path.resolve(folder) } : { kind: "external", url, hotUrl };
}

/**
 * Reads where the database is, and nothing else: for commands that need no more.
 * @throws {ConfigError}
 */
export function loadDatabaseConfig(env: Readonly<Record<string, string | undefined>>): DatabaseConfig {
  const { given, problems: unread } = givenVariables(env, Object.keys(databaseVariables));
  const parsed = z.object(databaseVariables).safeParse(given);
  const problems = [
    ...unread,
    ...wrongVariables(parsed.error?.issues),
    ...missingInProduction(given, databaseRequired),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return readDatabase(parsed.data);
}
