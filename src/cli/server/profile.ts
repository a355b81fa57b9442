import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { readYaml } from "../../sequence/definition/check/read-yaml.ts";
import { CommandError, wrongSettings } from "./command-error.ts";
import type { ServerOptions } from "./open-api.ts";

const profiles = z.record(z.string(), z.strictObject({ url: z.string(), key: z.string() }));

/**
 * Address and key of a profile, from `ripen/profiles.yaml` in the folder for settings (XDG Base Directory).
 * @throws CommandError when there is none of that name
 */
export async function readProfile(name: string, env: NodeJS.ProcessEnv = process.env): Promise<ServerOptions> {
  const folder = env["XDG_CONFIG_HOME"]?.trim() || path.join(homedir(), ".config");
  const file = path.join(folder, "ripen", "profiles.yaml");
  const text = await readFile(file, "utf8").catch(() => undefined);
  const help = "Write `staging: { url: https://…, key: rk_… }`.";
  if (text === undefined) throw new CommandError(`There is no file ${file}. ${help}`, wrongSettings);
  const yaml = readYaml(text);
  const read = yaml.kind === "ok" ? profiles.safeParse(yaml.value) : undefined;
  if (read?.success !== true) throw new CommandError(`${file} cannot be read. ${help}`, wrongSettings);
  const found = Object.hasOwn(read.data, name) ? read.data[name] : undefined;
  if (found === undefined) throw new CommandError(`There is no profile "${name}" in ${file}.`, wrongSettings);
  return found;
}
