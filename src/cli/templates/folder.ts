import { readdir } from "node:fs/promises";
import path from "node:path";
import { partialsPrefix } from "../../render/load-partials.ts";
import { templateInput } from "../../render/template-schemas.ts";
import { CommandError, noInput } from "../server/command-error.ts";
import type { FileProblem } from "./problem.ts";
import { notUtf8, readUtf8 } from "./read-utf8.ts";

/** A template as it lies in a folder. */
export interface TemplateFile {
  /** `welcome/1-hello`, or `partials/footer` */
  key: string;
  /** for people: relative to where they are */
  file: string;
  mjml: string;
}

export interface TemplateFolder {
  templates: TemplateFile[];
  problems: FileProblem[];
}

const extension = ".mjml";

/**
 * Reads the templates of a folder: every `.mjml` file, its path below the folder being its key. Hidden folders and
 * node_modules are passed over.
 * @throws CommandError when there is no such folder, or no template in it
 */
export async function readFolder(folder: string): Promise<TemplateFolder> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
    throw new CommandError(`There is no readable folder ${folder}.`, noInput);
  });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.split(path.sep).some((part) => part.startsWith(".") || part === "node_modules"))
    .sort();
  if (files.length === 0) throw new CommandError(`There are no ${extension} files in ${folder}.`, noInput);
  const templates: TemplateFile[] = [];
  const problems: FileProblem[] = [];
  for (const file of files) {
    const shown = path.join(folder, file);
    const key = file.slice(0, -extension.length).split(path.sep).join("/");
    const problem = (message: string, at = { line: 1, column: 1 }) =>
      problems.push({ file: shown, ...at, severity: "error", message });
    const wrongKey = templateInput.shape.key.safeParse(key).error?.issues[0]?.message;
    if (wrongKey !== undefined) problem(`its path makes the key "${key}", which ${wrongKey}`);
    const read = await readUtf8(path.join(folder, file));
    if ("notUtf8" in read) problem(notUtf8, read.notUtf8);
    const mjml = "text" in read ? read.text : "";
    const isRight = templateInput.shape.mjml.safeParse(mjml).success;
    if (!isRight && "text" in read) problem(mjml === "" ? "it is empty" : "it is longer than 500,000 characters");
    templates.push({ key, file: shown, mjml });
  }
  return { templates, problems };
}

/** The path of the file that holds a template below its folder. */
export function fileOf(key: string): string {
  return `${key.split("/").join(path.sep)}${extension}`;
}

/** Whether others include it. */
export function isPartial(key: string): boolean {
  return key.startsWith(partialsPrefix);
}
