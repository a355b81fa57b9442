import { readFile } from "node:fs/promises";
import type { Command } from "commander";

/** The first line of a file; what is short can be guessed. */
export async function readPassphrase(file: string | undefined, command: Command): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, "utf8").catch(() => command.error(`There is no readable file ${file}.`));
  const [passphrase = ""] = text.split(/\r?\n/);
  if (passphrase.length < 16)
    command.error(`The first line of ${file} has less than 16 characters: a passphrase is longer.`);
  return passphrase;
}
