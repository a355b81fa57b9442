import { leftForGood } from "./phrases/left-for-good.ts";

const maxGap = 60;

/** True when a folded note says that the person no longer works there. */
export function hasLeftForGood(note: string): boolean {
  return leftForGood.some((chain) => hasChain(note, chain));
}

function hasChain(note: string, chain: readonly string[]): boolean {
  const [first, ...rest] = chain;
  if (first === undefined) return false;
  for (let at = note.indexOf(first); at >= 0; at = note.indexOf(first, at + 1)) {
    if (at > 0 && /[\p{Script=Latin}\p{Script=Cyrillic}]/u.test(note.charAt(at - 1)) && /^\p{L}/u.test(first)) continue;
    let end = at + first.length;
    const found = rest.every((part) => {
      const window = note.slice(end, end + maxGap + part.length).split(/[.!?\n]/, 1)[0] ?? "";
      const next = window.indexOf(part);
      if (next < 0) return false;
      end += next + part.length;
      return true;
    });
    if (found) return true;
  }
  return false;
}
