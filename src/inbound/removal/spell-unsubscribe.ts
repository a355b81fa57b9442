const word = "unsubscribe";
const close = /(?<![\p{L}\p{Nd}@.])[un][a-z-]{7,12}(?![\p{L}\p{Nd}@])/giu;

/** The text with "unsuscribe", "unsubcribe" and the like spelt right: what is at most two changes away from the word. */
export function spellUnsubscribe(text: string): string {
  return text.replace(close, (written) => {
    const plain = written.toLowerCase().replaceAll("-", "");
    return plain.startsWith("unsubscri") || distance(plain, word) > 2 ? written : word;
  });
}

/** Letters to put in, leave out or change (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
