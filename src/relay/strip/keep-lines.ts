import { isBlank } from "../../inbound/reply-text/lines.ts";
import type { BodyLine } from "../../inbound/reply-text/lines.ts";
import { markQuotes } from "../../inbound/reply-text/mark-quotes.ts";
import { findMark } from "./find-mark.ts";
import { holdsWords, runsOf, spacedWords, wordsBesideLinks, wordsOf } from "./words.ts";

/** What the relay knows when it looks for what a rep has written. */
export interface KnownTexts {
  /** All that the rep was told of the handoff. */
  notices: readonly string[];
  /** The same notices with the conversation that stands in them, which the prospect knows. */
  wholeNotices: readonly string[];
  /** What the prospect has written. */
  prospect: readonly string[];
}

/** A line that is kept: the rep's own, or one of the prospect's (`quoted`) that the rep has written an answer below. */
export interface KeptLine {
  index: number;
  quoted: boolean;
  /** Stands, unmarked, right between marked lines: where a mail program breaks a marked line, its rest looks so. */
  torn: boolean;
}

export interface Kept {
  lines: KeptLine[];
  /** The rep wrote below where everything belongs to the notice, as nothing there is marked. */
  lost: boolean;
  /** Something is quoted. */
  quotes: boolean;
}

/**
 * Which lines of an answer are the rep's own. Only what stands above the notice or between its marked lines is kept, and of
 * the marked lines those of the prospect's own words that an answer stands below. Where the lines of the notice are not marked,
 * everything from its first line on belongs to it.
 */
export function keepLines(lines: BodyLine[], known: KnownTexts): Kept {
  const marked = lines.map(({ quoted }) => quoted);
  markQuotes(lines);
  const mark = findMark(lines);
  if (mark >= 0 && marked[mark] === false) for (const line of lines.slice(mark)) line.quoted = true;
  const own = lines.map((line) => !line.quoted);
  const lost = isLost(lines, { marked, mark }, known, own);
  const quotes = quotesToKeep(lines, marked, own, known.prospect);
  const kept = lines.flatMap((line, index): KeptLine[] => {
    if (own[index] === true) {
      const torn = !isBlank(line) && isMarkedText(lines, marked, index - 1) && isMarkedText(lines, marked, index + 1);
      return [{ index, quoted: false, torn }];
    }
    return quotes.has(index) ? [{ index, quoted: true, torn: false }] : [];
  });
  return { lines: trimBlank(lines, kept), lost, quotes: own.includes(false) };
}

function isMarkedText(lines: readonly BodyLine[], marked: readonly boolean[], index: number): boolean {
  return marked[index] === true && !isBlank(lines[index]);
}

/** The prospect's own lines right above each answer that stands between marked lines. */
function quotesToKeep(
  lines: readonly BodyLine[],
  marked: readonly boolean[],
  own: readonly boolean[],
  prospect: readonly string[],
): Set<number> {
  const theirs = spacedWords(prospect);
  const isTheirs = (line: BodyLine) => line.marker !== true && holdsWords(theirs, wordsOf(line.text));
  const kept = new Set<number>();
  lines.forEach((line, index) => {
    if (own[index] !== true || isBlank(line)) return;
    let at = index - 1;
    while (at >= 0 && isBlank(lines[at])) at -= 1;
    for (; at >= 0; at -= 1) {
      const above = lines[at];
      if (above === undefined || own[at] === true || marked[at] !== true) return;
      if (isBlank(above)) continue;
      if (!isTheirs(above)) return;
      kept.add(at);
    }
  });
  return kept;
}

/** Whether words that are not the notice's stand between words of it, where nothing is marked; or are all that there is. */
function isLost(
  lines: readonly BodyLine[],
  { marked, mark }: { marked: readonly boolean[]; mark: number },
  { notices, wholeNotices }: KnownTexts,
  own: readonly boolean[],
): boolean {
  if (notices.length === 0) return false;
  const told = spacedWords(notices);
  // Of the conversation whole lines count: what a rep writes between them often takes some of its words up.
  const whole = ` ${wholeNotices.map((text) => wordsBesideLinks(text).join(" ")).join(" \n ")} `;
  const runs = runsOf(notices.flatMap(wordsOf), 3);
  const isTold = (words: readonly string[]) =>
    holdsWords(whole, words) ||
    (words.length < 3 ? holdsWords(told, words) : [...runsOf(words, 3)].some((run) => runs.has(run)));
  const states = lines.flatMap((line, index): ("told" | "foreign")[] => {
    if (index <= mark || own[index] === true || marked[index] === true || line.marker === true) return [];
    const words = wordsBesideLinks(line.text);
    if (words.length < 2) return [];
    return [isTold(words) ? "told" : "foreign"];
  });
  const first = mark >= 0 ? 0 : states.indexOf("told");
  const last = states.lastIndexOf("told");
  if (first < 0) return false;
  if (states.slice(first, Math.max(last, first)).includes("foreign")) return true;
  const wroteAbove = lines.some((line, index) => own[index] === true && !isBlank(line));
  return !wroteAbove && states.slice(first).includes("foreign");
}

/** Without blank lines at both ends. */
function trimBlank(lines: readonly BodyLine[], kept: readonly KeptLine[]): KeptLine[] {
  const hasText = ({ index }: KeptLine) => !isBlank(lines[index]);
  const first = kept.findIndex(hasText);
  return first < 0 ? [] : kept.slice(first, kept.findLastIndex(hasText) + 1);
}
