import { analyse } from "chardet";

/** A character set; `unclear`; `binary` for what is no text; or still open, with how many bytes are ASCII whatever it is. */
export type Guess = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" | "unclear" | "binary" | { ascii: number };

const western = new Set(["ISO-8859-1", "windows-1252", "ASCII"]);

/**
 * Guesses the character set of bytes, on the safe side: what is not clearly one of few is unclear, because a wrong guess
 * writes wrong names into mails.
 */
export function guessCharset(bytes: Uint8Array): Guess {
  const utf16 = guessUtf16(bytes);
  if (utf16 !== undefined) return utf16;
  const first = bytes.findIndex((byte) => byte > 0x7f);
  if (first === -1) return { ascii: bytes.length };
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    // Fewer bytes than a character has may be the beginning of one, or of something else.
    return bytes.length - first < 4 ? { ascii: first } : "utf-8";
  } catch {
    return isWestern(bytes) ? "windows-1252" : "unclear";
  }
}

/** Text that is mostly ASCII has a NUL in every other byte, hardly ever beside them; what has them anywhere is no text. */
function guessUtf16(bytes: Uint8Array): "utf-16le" | "utf-16be" | "binary" | undefined {
  const head = bytes.subarray(0, 1000);
  const even = head.filter((byte, index) => byte === 0 && index % 2 === 0).length;
  const odd = head.filter((byte, index) => byte === 0 && index % 2 === 1).length;
  if (even + odd === 0) return undefined;
  if (Math.max(even, odd) < head.length / 8 || Math.min(even, odd) > Math.max(even, odd) / 8) return "binary";
  return odd > even ? "utf-16le" : "utf-16be";
}

/** What other character sets look like when they are read as windows-1252: one of these, sooner or later. */
const foreign = [
  /\P{ASCII}{3}/u,
  /(?<!\p{L})\P{ASCII}{2}(?!\p{L})/u,
  /[\x80-\x9f]/,
  /\p{L}[£¥¯³¹¼¾¿]|[£¥¯³¹¼¾¿©®]\p{L}/u,
  /[a-z][‚„…†‡ˆ‰‹“”•˜™›][a-z]/i,
];

/** Letters of central Europe, where western languages do not write the letter that windows-1252 has in their place. */
const central = [
  /\p{L}œ(?!u)|Ÿ|\p{L}[±¶º]|[±¶ªº]\p{L}/iu, // ś ź ą ş
  /ñ(?![aeiouyáéíóú])/i, // ń
  /[iy]ê|ê[bdgkpz]/i, // ę
  /[io]æ|æ(?!\p{L})|æ[ck]i/iu, // ć
  /[aeoáéíý]è(?!t|m|l)|è[aeoáíýk]|iè(?!\p{L})/iu, // č
  /ø[aáéiíoóuúùì]|ø[eè](?!g|\P{L}|$)|[aeiouáéíóú]ø/iu, // ř
  /[ìù]\p{L}|\p{L}[eò]ò|ò[aeiuáéí]|eò/iu, // ě ů ň
  /õ(?!e)/i, // ő
  /ã(?![oe]|\P{L}|$)/iu, // ă
  /ç[b-df-hj-np-tv-z]/i, // ē
];

/** Letters of the North that stand where Turkish has its own. */
const northern = /[ðþýÐÞÝ]/;
const muchMore = 20;

/**
 * Whether it reads as a western European text: other letters stand alone among those of ASCII, and none is where only another
 * language has one that looks like it. Then letter statistics may speak for another character set, if they do so clearly and
 * the text would be another in it: of a few names in German they mostly make something else, with the very same letters.
 */
function isWestern(bytes: Uint8Array): boolean {
  const text = new TextDecoder("windows-1252").decode(bytes);
  if ([...foreign, ...central].some((sign) => sign.test(text))) return false;
  const found = analyse(bytes);
  if (northern.test(text)) return western.has(found[0]?.name ?? "ASCII");
  const ours = found.find(({ name }) => western.has(name))?.confidence ?? 0;
  return !found.some(({ name, confidence }) => confidence - ours > muchMore && readsOtherwise(bytes, name, text));
}

function readsOtherwise(bytes: Uint8Array, charset: string, text: string): boolean {
  try {
    return new TextDecoder(charset).decode(bytes) !== text;
  } catch {
    // A character set that nobody can decode is none to be told of.
    return false;
  }
}
