/** The known word that a misspelled one most likely stands for, or null when none is near. */
export function closest(word: string, known: Iterable<string>): string | null {
  return closestWithin(word, known, Math.min(Math.ceil(word.length / 3), word.length - 1));
}

/** The known word that is at most so many letters away, the nearest of them; null when there is none. */
export function closestWithin(word: string, known: Iterable<string>, letters: number): string | null {
  let best: string | null = null;
  let fewest = letters + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= fewest) continue;
    const distance = editDistance(word.toLowerCase().slice(0, 64), candidate.toLowerCase().slice(0, 64));
    if (distance < fewest) [best, fewest] = [candidate, distance];
  }
  return best;
}

/** How many letters are too many, missing, wrong, or swapped with their neighbor (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced, swapped));
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}
