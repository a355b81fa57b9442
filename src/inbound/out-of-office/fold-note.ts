import { markQuotes } from "../reply-text/mark-quotes.ts";
import { readTextLines } from "../reply-text/text-lines.ts";
import { months, weekdays } from "./words/calendar.ts";

const maxLength = 6000;
const calendarWords = new Set([...months.flat(), ...weekdays.flat()]);
const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;

/**
 * A note as the date rules read it: without quoted mail, one form of digits, quotes and spaces (Unicode NFKC), lower case.
 * Paragraphs are parted by "\n"; single line breaks, which mail programs insert, are spaces.
 */
export function foldNote(text: string): string {
  const lines = readTextLines(text.slice(0, maxLength * 4));
  markQuotes(lines);
  const own = lines.filter((line) => !line.quoted).map((line) => line.text.trim());
  return foldText(own.join("\n").slice(0, maxLength));
}

/** Digits of one script stand in Unicode ten in a row from a multiple of 16, or of 16 and 6 (Arabic-Indic, Thai, Devanagari, …). */
function latinDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  return code < 128 ? digit : String((code - (/[\u0966-\u096F\u09E6-\u0DFF]/.test(digit) ? 6 : 0)) % 16);
}

/** One line of text in the same form. */
export function foldText(text: string): string {
  return (
    text
      .slice(0, maxLength)
      .normalize("NFKC")
      .replace(invisible, "")
      .replace(/\p{Nd}/gu, latinDigit)
      .replace(/[‘’‛`´]/g, "'")
      .replace(/[‐‑‒−]/g, "-")
      .replace(/İ/g, "i")
      // "ב-9 במרץ": the preposition is joined by a hyphen, which is no range.
      .replace(/(?<!\p{L})([בלמ])-(?=\p{Nd})/gu, "$1 ")
      .replace(/[^\S\n]+/g, " ")
      .replace(/ ?\n ?/g, "\n")
      .replace(/\n{2,}/g, "\u2029")
      .replace(/\n(?=[-*•·–]\s|\d{1,2}[.)]\s\D)/g, "\u2029")
      .replace(/\n/g, " ")
      // "… on August 14. Please …" ends a sentence; "14. August" does not.
      .replace(/(\p{Nd})\. (?=(\p{Lu}\p{L}*))/gu, (all, digit: string, word: string) =>
        calendarWords.has(word.toLowerCase()) ? all : `${digit}.\u2029`,
      )
      .replace(/\u2029/g, "\n")
      .toLowerCase()
  );
}
