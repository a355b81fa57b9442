import { fold } from "../../inbound/reply-text/lines.ts";

const word = /[\p{L}\p{N}\p{M}]+/gu;
const url = /(?:https?:\/\/|www\.|mailto:)[^\s<>")\]]+/giu;

/** The words of a text as mail programs leave them: letters and digits, lower case, without what they add or lose on the way. */
export function wordsOf(text: string): string[] {
  return fold(text.normalize("NFKC")).match(word) ?? [];
}

/** The same without addresses of the net, which converters write beside the words of a link. */
export function wordsBesideLinks(text: string): string[] {
  return wordsOf(text.replaceAll(url, " "));
}

/** All runs of `size` words. */
export function runsOf(words: readonly string[], size: number): Set<string> {
  const runs = new Set<string>();
  for (let at = 0; at + size <= words.length; at += 1) runs.add(words.slice(at, at + size).join(" "));
  return runs;
}

/** Whether words stand in a text one after the other. @param spaced words of the text, joined and set off by single spaces */
export function holdsWords(spaced: string, words: readonly string[]): boolean {
  return words.length > 0 && spaced.includes(` ${words.join(" ")} `);
}

/** The form of a text that `holdsWords` looks in. */
export function spacedWords(texts: readonly string[]): string {
  return ` ${texts.map((text) => wordsOf(text).join(" ")).join(" \n ")} `;
}
