import { findAttribution } from "./attribution.ts";
import { isDashedTitle, isDivider, isReplyAbove, isRule } from "./divider.ts";
import { findHeaderBlock } from "./header-block.ts";
import { isBlank, type BodyLine } from "./lines.ts";

/**
 * Marks attributions, dividers, header blocks and what belongs to them as quoted, in place. Below such a marker either quoted
 * lines follow, and the person may go on after them (bottom or inline answer), or the original stands unmarked to the end.
 * The line of a help desk under which its agent's answer stands is quoted alone.
 */
export function markQuotes(lines: BodyLine[]): void {
  const nextText = nextTextIndexes(lines);
  for (let index = quoteDeskHead(lines); index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined || isBlank(line)) continue;
    if (line.endsReply) return quoteAll(lines, index, lines.length);
    const end = markerEnd(lines, index, nextText);
    if (end === null) continue;
    const start = end.from;
    const below = lines[nextText[end.to] ?? lines.length];
    if (below === undefined || !below.quoted) return quoteAll(lines, start, lines.length);
    quoteAll(lines, start, end.to);
    for (const marker of lines.slice(start, end.to)) marker.marker = true;
    index = end.to - 1;
  }
}

/** Where nothing stands above the line of a help desk but rules, the answer is below it. @returns the index below it */
function quoteDeskHead(lines: readonly BodyLine[]): number {
  const first = lines.findIndex((line) => !isBlank(line) && !/^[\s\p{P}\p{S}]+$/u.test(line.text));
  if (!isReplyAbove(lines[first]?.text ?? "") || lines.every((line, at) => at <= first || isBlank(line))) return 0;
  const rule = lines[first + 1];
  const end = rule !== undefined && isRule(rule.text, 3) ? first + 2 : first + 1;
  quoteAll(lines, 0, end);
  return end;
}

/** The marker that begins (or, for a wrapped attribution, ends) on this line. */
function markerEnd(
  lines: readonly BodyLine[],
  index: number,
  nextText: readonly number[],
): { from: number; to: number } | null {
  const line = lines[index];
  if (line === undefined) return null;
  if (!line.quoted && line.announces) {
    let to = index + 1;
    while (to < lines.length && (lines[to]?.announces || isBlank(lines[to]))) to += 1;
    return { from: index, to };
  }
  if (!line.quoted) {
    const divider = isDivider(line.text);
    const rule = !divider && (isRule(line.text, 3) || isDashedTitle(line.text));
    const next = nextText[index + 1] ?? lines.length;
    if (divider) return { from: index, to: findHeaderBlock(lines, next, true) ?? index + 1 };
    if (rule) {
      const block = findHeaderBlock(lines, next, true);
      if (block !== null) return { from: index, to: block };
    }
    const block = findHeaderBlock(lines, index, false);
    if (block !== null) return { from: index, to: block };
  }
  const below = lines[nextText[index + 1] ?? lines.length];
  return findAttribution(lines, index, below?.quoted === true && !line.quoted);
}

/** For each line the index of the first line from there on that has text. */
function nextTextIndexes(lines: readonly BodyLine[]): number[] {
  const next: number[] = Array.from({ length: lines.length + 1 }, () => lines.length);
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    next[index] = isBlank(lines[index]) ? (next[index + 1] ?? lines.length) : index;
  }
  return next;
}

function quoteAll(lines: readonly BodyLine[], from: number, to: number): void {
  for (const line of lines.slice(from, to)) line.quoted = true;
}
