import { readFileSync } from "node:fs";
import { z } from "zod";
import { leftOutPhrases } from "./left-out.ts";
import { readPhraseTexts } from "./read-files.ts";
import { remember } from "./remember.ts";
import type { PhraseFile } from "./sections.ts";

const files = await filesFor(leftOutPhrases());

/** YAML is slow to read: files that were found valid once are not read again until one of them, or a rule about them, changes. */
async function filesFor(without: readonly string[]): Promise<readonly PhraseFile[]> {
  const texts = readPhraseTexts({ leaveOut: without });
  const rules = ["parse-file.ts", "sections.ts", "names.ts", "notation.ts"].map((file) =>
    readFileSync(new URL(file, import.meta.url), "utf8"),
  );
  const read = await remember([...rules, ...texts.flatMap(({ path, text }) => [path, text])], async () => {
    const { parsePhraseFile } = await import("./parse-file.ts");
    return texts.map(parsePhraseFile);
  });
  return z.array(z.custom<PhraseFile>()).parse(read);
}

/** What all languages and mail systems have in one section, without repeats: `allPhrases((file) => file.replyText?.signOffs)`. */
export function allPhrases<Phrase>(section: (file: PhraseFile) => readonly Phrase[] | undefined): readonly Phrase[] {
  return [...new Set(files.flatMap((file) => section(file) ?? []))];
}

/**
 * One expression that matches where any of the patterns does. `before` and `after` are what all of them need on their sides,
 * such as the start of the text. Without patterns it matches nothing.
 */
export function anyOf(
  section: (file: PhraseFile) => readonly string[] | undefined,
  { before = "", after = "", flags = "" }: { before?: string; after?: string; flags?: string } = {},
): RegExp {
  const sources = allPhrases(section);
  return sources.length === 0 ? /(?!)/ : new RegExp(`${before}(?:${sources.join("|")})${after}`, flags);
}
