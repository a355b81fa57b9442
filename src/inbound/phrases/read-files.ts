import { readFileSync, readdirSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { PhraseFileError } from "./phrase-file-error.ts";

/** The folders that come with Ripen: a file for each language, and one for each family of mail systems. */
export const phraseFolders: readonly URL[] = [
  new URL("../languages/", import.meta.url),
  new URL("../systems/", import.meta.url),
];

const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** A file of phrases as it stands; `path` is its name for people. */
export type PhraseText = { name: string; path: string; text: string };

/**
 * All files of phrases, in the order of their names. `leaveOut` names languages ("pl") and families of mail systems
 * ("exchange") to go without, so that one can see how well mail is understood that nobody wrote a phrase for.
 * @throws PhraseFileError when a name in `leaveOut` is no file
 */
export function readPhraseTexts({
  folders = phraseFolders,
  leaveOut = [],
}: { folders?: readonly URL[]; leaveOut?: readonly string[] } = {}): PhraseText[] {
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith(".yaml"))
      .toSorted()
      .map((file) => ({ name: file.slice(0, -".yaml".length), path: fileURLToPath(new URL(file, folder)) })),
  );
  const names = files.map(({ name }) => name);
  const unknown = leaveOut.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new PhraseFileError(unknown, `is no language or mail system; known are ${names.join(", ")}`);
  return files
    .filter(({ name }) => !leaveOut.includes(name))
    .map(({ name, path }) => ({ name, path: relative(repository, path), text: readFileSync(path, "utf8") }));
}
