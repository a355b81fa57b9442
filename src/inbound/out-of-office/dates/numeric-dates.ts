import { daysBetween, fullYear, makeDay, resolveYear, type Mention, type ReadingContext } from "../mention.ts";
import { weekdays } from "../words/calendar.ts";
import { oneOf } from "../words/words.ts";

/** ISO 8601 and its East Asian and Hungarian kin: the year first. */
const yearFirst = /(?<![\p{Nd}.:/-])((?:19|20|25)\p{Nd}{2})\s?([./-])\s?(\p{Nd}{1,2})\s?\2\s?(\p{Nd}{1,2})(?!\p{Nd})/gu;
/** "15.8.2026", "8/15/26", "15-08", "15. 8. 2026"; not a time, a version or a part of a phone number. */
const yearLast =
  /(?<![\p{Nd}:+/@]|\p{Nd}\.|\p{L})(\p{Nd}{1,2})(?:([/.])\s?(\p{Nd}{1,2})(?:\s?\2\s?((?:20|25)?\p{Nd}{2})(?![\p{Nd}:])|\2)?|-(\p{Nd}{1,2})-((?:20|25)?\p{Nd}{2}))(?![\p{Nd}:%]|[./-]\p{Nd}|\s?(?:uhr|am(?:\s|$)|pm|h(?:\s|$)|€|%))/gu;
const weekdayBefore = new RegExp(
  `(${oneOf(weekdays.flat())})\\.?,?\\s?(?:the\\s|den\\s|dem\\s|le\\s|el\\s|dnia\\s|dne\\s)?\\(?$`,
  "u",
);
const weekdayAfter = new RegExp(`^\\s?[,(]?\\s?(${oneOf(weekdays.flat())})(?![\\p{L}\\p{M}])`, "u");

export function findNumericDates(text: string, context: ReadingContext): Mention[] {
  const found: Mention[] = [];
  const add = (match: RegExpMatchArray, day: Mention["day"] | null) => {
    if (day !== null && match.index !== undefined)
      found.push({ start: match.index, end: match.index + match[0].trimEnd().length, kind: "date", day });
  };
  for (const match of text.matchAll(yearFirst))
    add(match, makeDay(fullYear(match[1]) ?? 0, Number(match[3]), Number(match[4])));
  for (const match of text.matchAll(yearLast)) {
    const index = match.index ?? 0;
    const separator = match[2] ?? "-";
    const year = fullYear(match[4] ?? match[6]);
    const weekday = namedWeekday(
      text.slice(Math.max(0, index - 24), index),
      text.slice(index + match[0].length, index + match[0].length + 16),
    );
    add(match, read(Number(match[1]), Number(match[3] ?? match[5]), year, separator, weekday, context));
  }
  return found;
}

/** ISO number of a weekday named beside the date. */
export function namedWeekday(before: string, after: string): number | null {
  const name = weekdayBefore.exec(before)?.[1] ?? weekdayAfter.exec(after)?.[1];
  if (name === undefined) return null;
  const index = weekdays.findIndex((names) => names.includes(name));
  return index < 0 ? null : index + 1;
}

function read(
  first: number,
  second: number,
  year: number | null,
  separator: string,
  weekday: number | null,
  context: ReadingContext,
): Mention["day"] | null {
  const make = (month: number, day: number) =>
    year === null ? resolveYear(month, day, context) : makeDay(year, month, day);
  const dayFirst = make(second, first);
  // Dots are never written month first.
  const monthFirst = separator === "." ? null : make(first, second);
  if (dayFirst === null || monthFirst === null) return dayFirst ?? monthFirst;
  if (weekday !== null && (dayFirst.dayOfWeek === weekday) !== (monthFirst.dayOfWeek === weekday)) {
    return dayFirst.dayOfWeek === weekday ? dayFirst : monthFirst;
  }
  const near = (day: Mention["day"]) =>
    (context.spelledOut ?? []).some((spelled) => Math.abs(daysBetween(day, spelled)) <= nearDays);
  if (near(dayFirst) !== near(monthFirst)) return near(dayFirst) ? dayFirst : monthFirst;
  const [preferred, other] = context.monthFirst ? [monthFirst, dayFirst] : [dayFirst, monthFirst];
  return isPlausible(preferred, context) || !isPlausible(other, context) ? preferred : other;
}

/** An absence, and what is said about it, are hardly longer. */
const nearDays = 21;

/** Absences end between now and half a year ahead. */
function isPlausible(day: Mention["day"], context: ReadingContext): boolean {
  const ahead = daysBetween(context.today, day);
  return ahead >= -3 && ahead <= 185;
}
