import { z } from "zod";
import { databaseRequired, databaseVariables, readDatabase } from "./database.ts";
import type { DatabaseConfig } from "./database.ts";
import { ConfigError, missingInProduction, wrongVariables } from "./error.ts";
import { givenVariables } from "./given.ts";
import { port } from "./port.ts";
import { publicUrlVariable } from "./public-url.ts";

/**
 * Reads where the database is and where people reach this server, as `serve` does: for commands that print links.
 * @returns `isGuessed`: the address follows from `PORT` of this command, which that of the server may differ from
 * @throws {ConfigError}
 */
export function loadSiteConfig(env: Readonly<Record<string, string | undefined>>): {
  database: DatabaseConfig;
  publicUrl: string;
  isGuessed: boolean;
} {
  const { given, problems: unread } = givenVariables(env, Object.keys(databaseVariables));
  const variables = z.object({ ...databaseVariables, ...publicUrlVariable, PORT: port().default(3000) });
  const parsed = variables.safeParse(given);
  const needed = { ...databaseRequired, PUBLIC_URL: "where people reach this server, https://…" };
  const problems = [...unread, ...wrongVariables(parsed.error?.issues), ...missingInProduction(given, needed)];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const { PUBLIC_URL, PORT } = parsed.data;
  return {
    database: readDatabase(parsed.data),
    publicUrl: PUBLIC_URL ?? `http://localhost:${PORT}`,
    isGuessed: PUBLIC_URL === undefined,
  };
}
