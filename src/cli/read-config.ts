import { type Config, ConfigError, loadConfig } from "../config.ts";

/** The settings of this process. When they are missing or wrong, says so on standard error and exits with status 78. */
export function readConfig(): Config {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`Ripen cannot start:\n${error.message.replaceAll(/^/gm, "  ")}`);
    return process.exit(error.exitCode);
  }
}
