import { Option } from "commander";
import type { Command } from "commander";
import type { Api, ServerOptions } from "./open-api.ts";

/** What a command says of the server that it asks. */
export interface ReachOptions extends ServerOptions {
  profile?: string;
  json?: true;
}

/** Gives a command the options that say where the server is, and `--json`. */
export function withServer(command: Command): Command {
  return command
    .addOption(new Option("--url <url>", "address of the server, by default that of `npm start` here").env("RIPEN_URL"))
    .addOption(
      new Option("--key <key>", "secret API key; on localhost that of `npm start` serves, too").env("RIPEN_KEY"),
    )
    .addOption(
      new Option("--profile <name>", "address and key from ~/.config/ripen/profiles.yaml").env("RIPEN_PROFILE"),
    )
    .option("--json", "print for programs");
}

/** The API that the options name; what is said beside a profile goes before it. @throws CommandError */
export async function reach({ profile, url, key }: ReachOptions): Promise<Api> {
  const [{ openApi }, { readProfile }] = await Promise.all([import("./open-api.ts"), import("./profile.ts")]);
  const kept = profile === undefined ? {} : await readProfile(profile);
  return openApi({ ...kept, ...(url !== undefined && { url }), ...(key !== undefined && { key }) });
}

/** Runs a command; what keeps it from its work is told in one sentence, with status 1. */
export async function attempt(command: Command, run: () => Promise<unknown>): Promise<void> {
  const { CommandError } = await import("./command-error.ts");
  try {
    await run();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    command.error(error.message, { exitCode: 1 });
  }
}
