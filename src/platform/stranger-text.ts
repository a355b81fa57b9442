import { withoutSignedLinks } from "./signed-links.ts";

/**
 * Whatever ends a line in Unicode (UAX #14: BK, CR, LF, NL), as mail programs show it: line feed, vertical tab, form feed, carriage
 * return, next line, line and paragraph separator; and every other control character but the tab, since some programs break there, too.
 */
const lineBreaks = /\r\n|[\p{Zl}\p{Zp}]|(?!\t)\p{Cc}/u;
/** What turns the direction of letters around: a name could then read as another (UAX #9, explicit formatting). */
const turns = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text that a stranger wrote, as one line: what breaks lines, and every run of spaces, is one space. For names, subjects and file
 * names in what people read, so that nobody adds a line in our name. Links that act for a recipient are left out.
 * @param most characters kept
 */
export function lineOf(text: string, most = 1_000): string {
  const line = withoutSignedLinks(text)
    .replaceAll(turns, "")
    .replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`;
}

/** The lines of a text that a stranger wrote, at every line break that there is, without links that act for a recipient. */
export function linesOf(text: string): string[] {
  return withoutSignedLinks(text)
    .replaceAll(turns, "")
    .split(lineBreaks)
    .map((line) => line.trimEnd());
}

/** A text that a stranger wrote, each line with the mark of a quote. */
export function quoteLines(text: string): string {
  return linesOf(text.trim())
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");
}
