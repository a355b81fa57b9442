/**
 * Reads a list of phrases kept as text: one or more per line, parted by "|". Lines that begin with "#" are remarks. Spaces around a
 * phrase do not count.
 */
export function phraseList(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => !line.startsWith("#"))
    .flatMap((line) => line.split("|"))
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== "");
}

const letter = /[\p{L}\p{M}]/u;
const spacedLetter = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}]/u;

/** Where the last of the parts ends when they follow one another in the text from `from` on, each within `maxGap`; else null. */
function chainEnd(text: string, from: number, parts: readonly string[], maxGap: number): number | null {
  let end = from;
  for (const part of parts) {
    const next = text.slice(end, end + maxGap + part.length).indexOf(part);
    if (next < 0) return null;
    end += next + part.length;
  }
  return end;
}

/** A chain found in a text: it begins at `start` and ends at `end`. */
export type ChainMatch = { chain: readonly string[]; start: number; end: number };

/**
 * A search for all chains at once, in one pass over the text. Parts follow one another within `maxGap`; a chain that begins with
 * a letter of a script with spaces begins at a word.
 */
export function chainFinder(chains: readonly (readonly string[])[], maxGap: number): (text: string) => ChainMatch[] {
  const byStart = new Map<string, (readonly string[])[]>();
  for (const chain of chains) {
    const key = (chain[0] ?? "").slice(0, 2);
    byStart.set(key, [...(byStart.get(key) ?? []), chain]);
  }
  return (text) => {
    const found: ChainMatch[] = [];
    for (let start = 0; start < text.length; start += 1) {
      const candidates = byStart.get(text.slice(start, start + 2));
      if (candidates === undefined || (spacedLetter.test(text.charAt(start)) && letter.test(text.charAt(start - 1))))
        continue;
      for (const chain of candidates) {
        const [first = "", ...rest] = chain;
        if (!text.startsWith(first, start)) continue;
        const end = chainEnd(text, start + first.length, rest, maxGap);
        if (end !== null) found.push({ chain, start, end });
      }
    }
    return found;
  };
}
