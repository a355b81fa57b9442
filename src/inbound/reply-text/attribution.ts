import { fold, isBlank, unmarked, type BodyLine } from "./lines.ts";
import { allPhrases } from "../phrases/all-phrases.ts";
import { monthNames, weekdayNames } from "../phrases/names.ts";

const maxWrappedLines = 6;
const maxLength = 500;
/** A longer line is text; this also keeps the patterns below from long runs of one character. */
const maxLineLength = 1000;

const year = /(?:19|20)\p{Nd}{2}|[٢۲][٠۰]\p{Nd}{2}|\p{Nd}{1,4}[./-]\p{Nd}{1,2}[./-]\p{Nd}{1,4}/u;
const time = /\p{Nd}{1,2}\s?[:.hH]\s?\p{Nd}{2}/u;
const email = /[^\s<>@"'(]{1,64}@[^\s<>@"')]{2,255}/;
const digit = /\p{Nd}/u;
const endsLikeAttribution = /[:：]\s*$|[-–—]{2,}\s*$|>\s*$/;
const dateStart =
  /^(?:\p{Nd}{1,2}:\p{Nd}{2}|\p{Nd}{1,4}[\s./年년-]|\p{L}{2,12}[.,]{0,2}\s\p{Nd}{1,2}[.,\s]|\p{L}{2,12}[.,]{1,2}\s\p{L}{3,10}\s\p{Nd})/u;
/** A name and address, then the rest: "Jane Doe <jane@example.com> 于2020年…". */
const nameStart = /^["'\p{L}][^<>:!?]{0,80}[<([]\s{0,2}(?:mailto:)?[^\s<>@]{1,64}@/u;
const openers = new Set(allPhrases((file) => file.replyText?.attributionOpeners));
/** They stand at the end of the line, or between date and name. */
const attributionVerbs = allPhrases((file) => file.replyText?.attributionVerbs);
const calendarWords = new Set([
  ...monthNames.flatMap((month) => allPhrases((file) => file.outOfOffice?.months?.[month])),
  ...weekdayNames.flatMap((day) => allPhrases((file) => file.outOfOffice?.weekdays?.[day])),
]);
const particles = new Set(["de", "van", "von", "der", "den", "di", "da", "la", "el", "al", "bin"]);
/** Openings without a date ("Quoting X <x@y>:", Horde and others). A quote follows. */
const quotingOpeners = allPhrases((file) => file.replyText?.quoting);

/** A range of lines, `to` excluded. */
export type LineRange = { from: number; to: number };

/**
 * The attribution ("On …, X wrote:") that ends on line `last`, wrapped over up to six lines, or null.
 * `quoteFollows`: the next text below is marked as quoted, which lets weaker evidence count.
 */
export function findAttribution(lines: readonly BodyLine[], last: number, quoteFollows: boolean): LineRange | null {
  const end = lines[last];
  if (!end || isBlank(end) || (end.quoted && !isTornEnd(lines, last))) return null;
  if (beginsMidLine(end.text)) return { from: withFirstLine(lines, last), to: last + 1 };
  if (end.text.length > maxLineLength) return null;
  const endText = fold(unmarked(end.text));
  if (!quoteFollows && !endsLikeAttribution.test(endText) && !attributionVerbs.some((verb) => endText.endsWith(verb)))
    return null;
  let weak: LineRange | null = null;
  let strong: number | null = null;
  let joined = "";
  let written = "";
  let taken = 0;
  for (let index = last; index >= 0 && taken < maxWrappedLines; index -= 1) {
    const line = lines[index];
    if (line === undefined || (line.quoted && index !== last)) break;
    // A blank line ends the search, unless HTML paragraphs were split into lines of their own.
    if (isBlank(line) || line.text.length > maxLineLength) break;
    const raw = line.text.trim();
    const part = fold(index === last && line.quoted ? raw.replace(/^>\s*/, "> ") : raw.replace(/^[-*_\s]+/, ""));
    joined = joined === "" ? part : `${part} ${joined}`;
    written = `${raw} ${written}`;
    taken += 1;
    if (joined.length > maxLength) break;
    const verdict = judge(joined, quoteFollows) ?? (isDateAndName(joined, written) ? "weak" : null);
    if (verdict === "strong") strong = index;
    // A wrapped attribution may begin above what already reads as one, in a line that is cut within the date.
    if (strong !== null && !/[,\p{Nd}]\s*$/u.test(lines[index - 1]?.text ?? "")) break;
    if (verdict === "weak" && weak === null) weak = { from: withFirstLine(lines, index), to: last + 1 };
  }
  return strong === null ? weak : { from: withFirstLine(lines, strong), to: last + 1 };
}

/** The line above belongs to it too when a paragraph begins there with the name and address or the date. */
function withFirstLine(lines: readonly BodyLine[], start: number): number {
  const above = lines[start - 1];
  if (above === undefined || above.quoted || isBlank(above) || above.text.length > 300 || !isBlank(lines[start - 2]))
    return start;
  const text = fold(above.text);
  if (text.length > 160 || /[.!?:]$/.test(text)) return start;
  return nameStart.test(text) ||
    (email.test(text) && year.test(text)) ||
    (startsWithOpener(text) && (year.test(text) || (text.length < 30 && text.endsWith(","))))
    ? start - 1
    : start;
}

/** `<address\n> wrote:` — Gmail's plain text breaks before the bracket, which then looks like a quote mark. */
function isTornEnd(lines: readonly BodyLine[], index: number): boolean {
  const text = fold((lines[index]?.text ?? "").slice(0, 200));
  const before = lines[index - 1];
  if (!text.startsWith(">") || before === undefined || before.quoted) return false;
  return /<[^<>]{3,200}$/.test(before.text.slice(-240)) && /[:：]$/.test(text) && text.length < 80;
}

/** Yahoo's plain text puts the original on the line of the attribution: "On …, X <x@y> wrote:   Hello". */
function beginsMidLine(text: string): boolean {
  const head = /^(.{20,300}?>,?\s?[^<>:]{0,40}[:：])\s+\S/u.exec(text.slice(0, 400))?.[1];
  if (head === undefined) return false;
  const folded = fold(head);
  return startsWithOpener(folded) && email.test(folded) && judge(folded, false) === "strong";
}

/** Strong: opener, date and verb or address. Weak: might still gain its opener from the line above. */
function judge(text: string, quoteFollows: boolean): "strong" | "weak" | null {
  const body = text.replace(/[-–—\s]+$/, "");
  const hasVerb = containsVerb(body);
  // Zoho and some converters leave out the colon; then the verb must be the last word.
  const ends = /[:：]$|[-–—]{2,}$/.test(text) || attributionVerbs.some((verb) => body.endsWith(` ${verb}`));
  const hasYear = year.test(body);
  const hasTime = time.test(body);
  const hasEmail = email.test(body);
  const opens = startsWithOpener(body);
  const startsWithDate = dateStart.test(body) && digit.test(body);
  if (
    ends &&
    hasVerb &&
    (opens || startsWithDate) &&
    (hasYear || (hasTime && digit.test(body)) || (opens && digit.test(body)))
  )
    return "strong";
  if (ends && hasEmail && (hasYear || hasTime) && (opens || startsWithDate)) return "strong";
  if (ends && hasEmail && hasVerb) return "weak";
  if (ends && hasEmail && hasYear && nameStart.test(body)) return "weak";
  if (ends && hasEmail && startsWithQuoting(body)) return "weak";
  if (ends && hasVerb && hasYear && hasTime && isNameAndDate(body)) return "weak";
  if (!quoteFollows) return null;
  if (opens && (hasYear || hasTime) && (hasVerb || hasEmail || ends)) return "strong";
  if (startsWithDate && hasEmail) return "strong";
  if (ends && (hasVerb || hasEmail || startsWithQuoting(body))) return "weak";
  if (ends && hasYear && body.length < 160) return "weak";
  if (hasEmail && (hasYear || hasTime)) return "weak";
  return null;
}

function startsWithOpener(text: string): boolean {
  const words = text.replace(/^\W+/, (mark) => (/[\p{L}\p{Nd}]/u.test(mark) ? mark : "")).split(" ", 3);
  for (let count = 1; count <= words.length; count += 1) {
    if (openers.has(words.slice(0, count).join(" "))) return true;
  }
  return /^(?:on|am|le|el|il|em|op|den|den|dnia|dne|at)\s/.test(text) || /^(?:在|בתאריך|ב-|في|بتاريخ)/.test(text);
}

/** "Jane Doe schrieb am 3.8.2026 um 9:15:" and no sentence of the person's own about it. */
function isNameAndDate(text: string): boolean {
  return text.split(" ").length <= 11 && !/^(?:i|we|you|ich|wir|je|nous|as|wie|comme|io|eu|jag|jeg|я|мы)\s/u.test(text);
}

/** "Mon, 3 Aug 2026 09:12 +0200, Jane Doe:": no verb, no address, and nothing but a name beside the date. */
function isDateAndName(folded: string, written: string): boolean {
  if (!/[:：]$/.test(folded) || folded.length > 120 || !dateStart.test(folded)) return false;
  if (!year.test(folded) || !time.test(folded)) return false;
  const words = written.split(/[\s,;()<>]+/).filter((word) => /\p{L}/u.test(word) && !isOfDate(word));
  const names = words.filter((word) => /^[\p{Lu}\p{Lo}]/u.test(word));
  return names.length > 0 && words.length <= 5 && words.every((word) => names.includes(word) || particles.has(word));
}

function isOfDate(word: string): boolean {
  const plain = word.toLowerCase().replace(/[.:]+$/, "");
  return (
    calendarWords.has(plain) ||
    /^(?:(?:gmt|utc)(?:[+-][\d:]+)?|[a-z]{1,2}e?s?t|msk|uhr|am|pm|[\d.:/-]+\p{L}{0,2})$/u.test(plain)
  );
}

function startsWithQuoting(text: string): boolean {
  return quotingOpeners.some((opener) => text.startsWith(opener));
}

/** Verbs in spaced scripts must stand as words of their own. */
function containsVerb(text: string): boolean {
  return attributionVerbs.some((verb) => {
    const at = text.lastIndexOf(verb);
    if (at < 0) return false;
    if (!/^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u.test(verb)) return true;
    const before = text.charAt(at - 1);
    const after = text.charAt(at + verb.length);
    return !/[\p{L}\p{Nd}]/u.test(before) && !/\p{L}/u.test(after);
  });
}
