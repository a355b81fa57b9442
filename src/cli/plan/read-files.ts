import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { kinds } from "../../plan/code/kinds.ts";
import { isObject, kindNames } from "../../plan/code/resource.ts";
import type { Json, KindName } from "../../plan/code/resource.ts";
import { placesIn } from "../../plan/code/text.ts";
import { readYaml } from "../../sequence/definition/check/read-yaml.ts";
import { CommandError, noInput } from "../server/command-error.ts";
import type { FileProblem } from "../templates/problem.ts";
import { notUtf8, readUtf8 } from "../templates/read-utf8.ts";

/** What one file, or one entry of a file, says; not checked yet. */
export interface RawResource {
  kind: KindName;
  key: string;
  /** for people: relative to where they are */
  file: string;
  raw: Json;
  /** Where the value of a JSON Pointer into `raw` stands. */
  place(pointer: string): { line: number; column: number };
}

export interface ReadFiles {
  resources: RawResource[];
  problems: FileProblem[];
}

/**
 * Reads a folder of files. What lies beside the known names is passed over, and inside of a known folder what cannot be meant to be
 * one of its files, such as a picture.
 * @throws CommandError when there is no such folder, or nothing in it
 */
export async function readFiles(folder: string): Promise<ReadFiles> {
  const names = await readdir(folder).catch(() => {
    throw new CommandError(`There is no readable folder ${folder}.`, noInput);
  });
  const found: ReadFiles = { resources: [], problems: [] };
  for (const kind of kindNames) {
    const { folder: name, files, extension } = kinds[kind];
    if (files === "one" && names.includes(`${name}.yaml`)) {
      await readOne(found, kind, path.join(folder, `${name}.yaml`));
    }
    if (files === "one" || !names.includes(name)) continue;
    for (const file of await filesIn(path.join(folder, name))) {
      const shown = path.join(folder, name, file);
      if (file.endsWith(extension)) await readMany(found, kind, shown, keyOf(file, extension));
      else if (/\.(ya?ml|mjml|json)$/.test(file))
        found.problems.push({ ...top(shown), message: `it is no ${extension} file: write one, or put it elsewhere` });
    }
  }
  if (found.resources.length === 0 && found.problems.length === 0) {
    const known = kindNames.map((kind) => kinds[kind].folder).join(", ");
    throw new CommandError(`There is nothing of ${known} in ${folder}.`, noInput);
  }
  return found;
}

const top = (file: string) => ({ file, line: 1, column: 1, severity: "error" as const });

const keyOf = (file: string, extension: string) => file.slice(0, -extension.length).split(path.sep).join("/");

/** Paths of all files below a folder that are not hidden. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.split(path.sep).some((part) => part.startsWith(".")))
    .sort();
}

async function readMany(found: ReadFiles, kind: KindName, file: string, key: string): Promise<void> {
  const read = await readText(found, file);
  if (read === undefined) return;
  const wrongKey = kinds[kind].key.safeParse(key).error?.issues[0]?.message;
  if (wrongKey !== undefined) {
    found.problems.push({ ...top(file), message: `its name makes the key "${key}": ${wrongKey}` });
    return;
  }
  if (kinds[kind].extension === ".mjml") {
    found.resources.push({ kind, key, file, raw: read, place: () => ({ line: 1, column: 1 }) });
    return;
  }
  const raw = parse(found, file, read);
  if (raw !== undefined) found.resources.push({ kind, key, file, raw: raw.value, place: raw.place });
}

/** All attributes are in one file, by name; the scoring rules are one. */
async function readOne(found: ReadFiles, kind: KindName, file: string): Promise<void> {
  const text = await readText(found, file);
  const read = text === undefined ? undefined : parse(found, file, text);
  if (read === undefined) return;
  const { value, place } = read;
  if (kind === "scoring") {
    found.resources.push({ kind, key: "rules", file, raw: value, place });
    return;
  }
  if (!isObject(value)) {
    found.problems.push({ ...top(file), message: "write each attribute with its type, such as `plan: string`" });
    return;
  }
  for (const [key, raw] of Object.entries(value)) {
    const at = `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const wrongKey = kinds[kind].key.safeParse(key).error?.issues[0]?.message;
    if (wrongKey === undefined) found.resources.push({ kind, key, file, raw, place: () => place(at) });
    else found.problems.push({ ...top(file), ...place(at), message: `"${key}" ${wrongKey}` });
  }
}

async function readText(found: ReadFiles, file: string): Promise<string | undefined> {
  const read = await readUtf8(file);
  if ("text" in read) return read.text;
  found.problems.push({ ...top(file), ...read.notUtf8, message: notUtf8 });
  return undefined;
}

function parse(found: ReadFiles, file: string, text: string): { value: Json; place: RawResource["place"] } | undefined {
  const read = readYaml(text);
  const place = placesIn(text);
  if (read.kind === "ok") return { value: read.value as Json, place };
  found.problems.push(...read.problems.map(({ pointer, message }) => ({ ...top(file), ...place(pointer), message })));
  return undefined;
}

/** The text of a file, or undefined when there is none. */
export async function textIn(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(() => undefined);
}
