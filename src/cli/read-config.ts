import { ConfigError } from "../config/error.ts";

/**
 * The settings of this process, or the part of them that a command needs. When they are missing or wrong, says so on
 * standard error and exits with status 78.
 */
export function readConfig<T>(load: (env: NodeJS.ProcessEnv) => T): T {
  try {
    return load(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`Ripen cannot start:\n${error.message.replaceAll(/^/gm, "  ")}`);
    return process.exit(error.exitCode);
  }
}
