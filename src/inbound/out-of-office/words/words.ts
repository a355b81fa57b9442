/** Tests on folded text: words in spaced scripts must stand alone, others may stand anywhere. */
const spaced = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Nd}]/u;
const letter = /[\p{L}\p{M}\p{Nd}]/u;

export function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** An alternation of the words, longest first, so that "sept" wins over "sep". */
export function oneOf(words: readonly string[]): string {
  return [...new Set(words)]
    .sort((a, b) => b.length - a.length)
    .map(escapeRegex)
    .join("|");
}

/** The last position at which a word of the text begins with one of the stems, or -1. */
export function lastStem(text: string, stems: readonly string[]): number {
  let best = -1;
  for (const stem of stems) {
    let at = text.lastIndexOf(stem);
    while (at > best) {
      if (beginsWord(text, at, stem)) {
        best = at;
        break;
      }
      at = at === 0 ? -1 : text.lastIndexOf(stem, at - 1);
    }
  }
  return best;
}

/** The first position at which a word of the text begins with one of the stems, or -1. */
export function firstStem(text: string, stems: readonly string[]): number {
  let best = -1;
  for (const stem of stems) {
    let at = text.indexOf(stem);
    while (at >= 0 && (best < 0 || at < best)) {
      if (beginsWord(text, at, stem)) {
        best = at;
        break;
      }
      at = text.indexOf(stem, at + 1);
    }
  }
  return best;
}

/** Stems of up to three letters must be whole words. */
function beginsWord(text: string, at: number, stem: string): boolean {
  if (!spaced.test(stem)) return true;
  if (at > 0 && letter.test(text.charAt(at - 1))) return false;
  return stem.length > 4 || !letter.test(text.charAt(at + stem.length));
}
