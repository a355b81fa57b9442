import { YAMLParseError, parse } from "yaml";
import { PhraseFileError } from "./phrase-file-error.ts";
import { problemOf } from "./problem.ts";
import type { PhraseText } from "./read-files.ts";
import { phraseFile } from "./sections.ts";
import type { PhraseFile } from "./sections.ts";

/**
 * Checks and reads one file of phrases.
 * @throws PhraseFileError with the first problem, its place, and what to write instead
 */
export function parsePhraseFile({ path, text }: PhraseText): PhraseFile {
  const read = phraseFile.safeParse(parseYaml(path, text));
  if (!read.success) throw problemOf(path, text, read.error.issues[0]);
  return read.data;
}

/** All scalars are text: "no" and "on" are words, not truth values. */
function parseYaml(path: string, text: string): unknown {
  try {
    return parse(text, { schema: "failsafe" });
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new PhraseFileError(`${path}:${error.linePos?.[0].line ?? 1}`, error.message.split(" at line ", 1)[0] ?? "");
  }
}
