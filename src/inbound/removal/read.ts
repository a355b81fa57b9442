import { anyOfPlain, plainSentences, plainText, withoutUmlautPairs } from "../phrases/plain.ts";
import { findNewAddress } from "./new-address.ts";
import { spellUnsubscribe } from "./spell-unsubscribe.ts";
import { hasUnsubscribeIntent, isReversed } from "./written-wish.ts";

/** What somebody wants of our mail to them. */
export interface Removal {
  /** `removal`: no more mail. `erasure`: their data erased as well (GDPR Art. 17). */
  asks: "removal" | "erasure" | null;
  /** The address they want our mail at instead of theirs. */
  newAddress: string | null;
}

const maxLength = 3000;
const wishes = anyOfPlain((file) => file.removal?.wishes);
const erasures = anyOfPlain((file) => file.removal?.erasure);
const lookalikes = anyOfPlain((file) => file.removal?.lookalikes);

/**
 * Reads from a person's words whether they want no more mail, their data erased, or our mail at another address. `visibleText` is
 * what they newly wrote, `subject` counts only where it is their own. Questions about the product, paper mail, contracts and "not
 * before January" ask for nothing of it. Reads at most 3,000 characters; never throws.
 */
export function readRemoval(visibleText: string, subject = ""): Removal {
  const newAddress = findNewAddress(visibleText.slice(0, maxLength));
  const text = spellUnsubscribe(visibleText.slice(0, maxLength));
  const title = spellUnsubscribe(subject.slice(0, 300));
  const sentences = sentencesOf(text);
  if (sentences.some((sentence) => asksIn(sentence, erasures))) return { asks: "erasure", newAddress };
  if (newAddress !== null) return { asks: null, newAddress };
  const written = sentences.length === 0 && title !== "" ? sentencesOf(title) : sentences;
  const asks = written.some((sentence) => asksIn(sentence, wishes)) || hasUnsubscribeIntent(text, title, isLookalike);
  return { asks: asks ? "removal" : null, newAddress };
}

/** Sentences in plain form, and once more as written without umlauts ("Loeschung"). */
function sentencesOf(text: string): string[] {
  const plain = plainText(text);
  const without = withoutUmlautPairs(plain);
  return plainSentences(plain === without ? plain : `${plain}\n\n${without}`);
}

function asksIn(sentence: string, phrases: RegExp): boolean {
  const match = phrases.exec(sentence);
  if (match === null || lookalikes.test(sentence)) return false;
  return !isReversed(sentence.slice(Math.max(0, match.index - 40), match.index), match[0]);
}

function isLookalike(sentence: string): boolean {
  return lookalikes.test(plainText(sentence));
}
