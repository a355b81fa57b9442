/**
 * Reads a list of phrases kept as text: one or more per line, parted by "|". Lines that begin with "#" are remarks. Spaces around a
 * phrase do not count; "␣" stands for a space that does.
 */
export function phraseList(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => !line.startsWith("#"))
    .flatMap((line) => line.split("|"))
    .map((phrase) => phrase.trim().replaceAll("␣", " "))
    .filter((phrase) => phrase !== "");
}

/** Like `phraseList`, for phrases whose parts follow one another with other words between: "remove … from your list". */
export function phraseChains(text: string): readonly (readonly string[])[] {
  return phraseList(text).map((chain) => chain.split("…"));
}

/** Where the last of the parts ends when they follow one another in the text from `from` on, each within `maxGap`; else null. */
export function chainEnd(text: string, from: number, parts: readonly string[], maxGap: number): number | null {
  let end = from;
  for (const part of parts) {
    const next = text.slice(end, end + maxGap + part.length).indexOf(part);
    if (next < 0) return null;
    end += next + part.length;
  }
  return end;
}
