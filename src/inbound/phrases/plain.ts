import { allPhrases } from "./all-phrases.ts";
import type { PhraseFile } from "./sections.ts";

const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;
const marks = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}])\p{M}+/gu;
const withoutMark: Readonly<Record<string, string>> = {
  ß: "ss",
  ø: "o",
  æ: "ae",
  œ: "oe",
  ł: "l",
  đ: "d",
  ı: "i",
  ё: "е",
};
const umlauts = /(?<![aeiouäöüq])([aou])e(?![aeiou])/g;
const german = /(?<!\p{L})(?:ich|bitte|sie|mich|mir|nicht|keine|und|wir|ist|ihr|ihre|der|das|um)(?!\p{L})/u;
/** Words of spaced scripts begin where no letter stands before; others have no spaces to tell. */
const wordStart = "(?<![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}])";

/**
 * Text as it is compared with phrases that people write in a hurry: lower case, single spaces, straight quotes, no accents, since
 * many leave them out.
 */
export function plainText(text: string): string {
  return withoutAccents(
    text
      .normalize("NFKC")
      .replace(invisible, "")
      .replace(/[‘’‛`´]/g, "'")
      .replace(/[“”„«»]/g, '"')
      .replace(/[^\S\n]+/g, " ")
      .toLowerCase(),
  ).trim();
}

/** "Wuensche" as "wunsche", the plain form of "wünsche", in German; to be tried besides the plain text, for it breaks other words. */
export function withoutUmlautPairs(plain: string): string {
  return german.test(plain) ? plain.replace(umlauts, "$1") : plain;
}

/** One expression for all patterns of a section, to be compared with plain text: it finds them where a word begins. */
export function anyOfPlain(section: (file: PhraseFile) => readonly string[] | undefined, flags = "u"): RegExp {
  const sources = allPhrases(section).map(withoutAccents);
  return sources.length === 0 ? /(?!)/ : new RegExp(`${wordStart}(?:${sources.join("|")})`, flags);
}

/** Plain text cut where sentences end; single line breaks, which mail programs insert, end none. */
export function plainSentences(plain: string): string[] {
  return plain
    .replace(/([^\n.!?。])\n(?!\n)/g, "$1 ")
    .split(/[\n!?。！？;؟]+|\.(?=\s|$)/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

function withoutAccents(text: string): string {
  return text
    .replace(/[ßøæœłđıё]/g, (letter) => withoutMark[letter] ?? letter)
    .normalize("NFD")
    .replace(marks, "$1")
    .normalize("NFC");
}
