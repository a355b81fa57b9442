import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { kinds } from "../../plan/code/kinds.ts";
import { idOf, kindNames } from "../../plan/code/resource.ts";
import type { KindName, Resource } from "../../plan/code/resource.ts";
import { textOf, yamlOf } from "../../plan/code/text.ts";
import { CommandError, wrongSettings } from "../server/command-error.ts";
import type { Api } from "../server/open-api.ts";
import { readApplied } from "./applied.ts";
import { readServer } from "./read-server.ts";
import { filesIn, textIn } from "./read-files.ts";
import { urlOf } from "./webhook-url.ts";

/** What became of an export; paths are for people. */
export interface Exported {
  written: string[];
  deleted: string[];
  unchanged: number;
}

/**
 * Writes what a server has into a folder, in one order and without comments. Files of the known folders that it has nothing of
 * are deleted with `force`, and others that differ are overwritten; without it, such a folder is refused.
 * @throws CommandError
 */
export async function exportFiles(
  api: Api,
  folder: string,
  { name, force }: { name: string; force: boolean },
): Promise<Exported> {
  const applied = await readApplied(api, name);
  const { resources } = await readServer(api, new Set<KindName>(kindNames), new Map(), urlOf);
  const told = [...resources.values()].map((one): Resource => {
    const how = applied[idOf(one)]?.how;
    return how === undefined ? one : { ...one, how };
  });
  const files = filesOf(told);
  const extra = (await knownFiles(folder)).filter((file) => !files.has(file));
  const differing: string[] = [];
  for (const [file, text] of files) {
    const here = await textIn(path.join(folder, file));
    if (here !== undefined && here !== text) differing.push(file);
  }
  if (!force && extra.length + differing.length > 0) {
    const some = [...differing, ...extra].slice(0, 3).map((file) => path.join(folder, file));
    throw new CommandError(
      `${differing.length + extra.length} files in ${folder} would be overwritten or deleted, such as ${some.join(", ")}: --force does.`,
      wrongSettings,
    );
  }
  const written: string[] = [];
  for (const [file, text] of files) {
    const at = path.join(folder, file);
    if ((await textIn(at)) === text) continue;
    await mkdir(path.dirname(at), { recursive: true });
    await writeFile(at, text);
    written.push(at);
  }
  for (const file of extra) await rm(path.join(folder, file));
  return { written, deleted: extra.map((file) => path.join(folder, file)), unchanged: files.size - written.length };
}

/** The files of resources, by their paths below the folder. */
export function filesOf(resources: readonly Resource[]): Map<string, string> {
  const sorted = [...resources].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const files = new Map<string, string>();
  for (const kind of kindNames) {
    const { folder, files: many, extension, key } = kinds[kind];
    const own = sorted.filter((one) => one.kind === kind);
    for (const one of own) {
      // A key becomes a path: one that a Ripen would not take could lead out of the folder.
      if (!key.safeParse(one.key).success)
        throw new CommandError(`The server has a ${kind} "${one.key}", which is no key.`, wrongSettings);
    }
    const [first] = own;
    if (first === undefined) continue;
    if (many === "many") {
      for (const one of own)
        files.set(path.join(folder, `${one.key.split("/").join(path.sep)}${extension}`), textOf(one));
    } else if (kind === "scoring") files.set(`${folder}.yaml`, textOf(first));
    else files.set(`${folder}.yaml`, yamlOf(Object.fromEntries(own.map((one) => [one.key, one.value]))));
  }
  return files;
}

/** What of a folder `ripen plan` would read. */
async function knownFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const kind of kindNames) {
    const { folder: name, files, extension } = kinds[kind];
    if (files === "one") {
      if ((await textIn(path.join(folder, `${name}.yaml`))) !== undefined) found.push(`${name}.yaml`);
      continue;
    }
    const own = (await filesIn(path.join(folder, name)).catch(() => [])).filter((file) => file.endsWith(extension));
    found.push(...own.map((file) => path.join(name, file)));
  }
  return found;
}
