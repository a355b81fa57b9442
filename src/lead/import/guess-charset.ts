import { analyse } from "chardet";

/** A character set; `unclear`; or still open, with how many bytes are ASCII whatever it is. */
export type Guess = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" | "unclear" | { ascii: number };

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

/** Text that is mostly ASCII has a NUL in every other byte; no text of another kind has any. */
function guessUtf16(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const head = bytes.subarray(0, 1000);
  const even = head.filter((byte, index) => byte === 0 && index % 2 === 0).length;
  const odd = head.filter((byte, index) => byte === 0 && index % 2 === 1).length;
  if (even + odd === 0) return undefined;
  return odd > even ? "utf-16le" : "utf-16be";
}

/** What other character sets look like when they are read as windows-1252: one of these, sooner or later. */
const foreign = [/\P{ASCII}{3}/u, /[\x80-\x9f]/, /[a-z][£¥¯³¹¼¾¿]|[£¥¯³¹¼¾¿][a-z]/i, /[a-z][‚„…†‡ˆ‰‹“”•˜™›][a-z]/i];

/**
 * Whether it reads as a western European text: other letters stand alone among those of ASCII, no sign that Polish or Czech
 * letters turn into (`£ukasz`) touches a letter, and letter statistics do not speak for another language.
 */
function isWestern(bytes: Uint8Array): boolean {
  const text = new TextDecoder("windows-1252").decode(bytes);
  if (foreign.some((sign) => sign.test(text))) return false;
  return western.has(analyse(bytes)[0]?.name ?? "ASCII");
}
