import { anyOfPlain, plainSentences, plainText } from "../phrases/plain.ts";

const changes = anyOfPlain((file) => file.removal?.addressChange);
const address = /[\p{L}\p{Nd}][\p{L}\p{Nd}._%+-]{0,63}@[\p{L}\p{Nd}-]{1,63}(?:\.[\p{L}\p{Nd}-]{1,63})+/gu;

/**
 * The address somebody wants our mail at from now on ("please use b@new.example instead of a@old.example"), in lower case; null
 * without one. Where two are named, the new one stands behind the words that say so.
 */
export function findNewAddress(text: string): string | null {
  if (!text.includes("@")) return null;
  for (const sentence of plainSentences(plainText(text))) {
    const match = changes.exec(sentence);
    if (match === null) continue;
    const found = [...sentence.matchAll(address)];
    const named = found.find((one) => one.index >= match.index) ?? found.at(-1);
    if (named) return named[0];
  }
  return null;
}
