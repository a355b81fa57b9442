import { fullYear, makeDay, resolveYear, type Mention, type ReadingContext } from "../mention.ts";
import { months, monthsBeforeDay, weekdays } from "../words/calendar.ts";
import { oneOf } from "../words/words.ts";

const monthOf = new Map(months.flatMap((names, index) => names.map((name) => [name, index + 1] as const)));
const ordinal = "(?:st|nd|rd|th|er|re|ère|º|ª|°|:e|:a|e|ste|de|-?го|-?е|\\.)?";
const anyMonth = oneOf(months.flat());
const anyMonthBeforeDay = oneOf(monthsBeforeDay.flat());
const anyWeekday = oneOf(weekdays.flat());

/** "15 August 2026", "15. srpna", "15 de agosto de 2026", "1er août", "15-Aug-26". */
const dayMonth = new RegExp(
  `(?<![\\p{Nd}:/])(\\p{Nd}{1,2})${ordinal}[\\s-]?(?:of\\s|de\\s|d'|di\\s|ta'\\s)?(${anyMonth})(?![\\p{L}\\p{M}])\\.?(?:[\\s,/-]{1,2}(?:de\\s|del\\s|año\\s|year\\s)?(\\p{Nd}{4})(?!\\p{Nd})|[-/](\\p{Nd}{2})(?!\\p{Nd}))?`,
  "gu",
);
/** "August 15th, 2026", "August 3 - 14", "elokuun 15. päivään". */
const monthDay = new RegExp(
  `(?<![\\p{L}\\p{M}])(${anyMonthBeforeDay})\\.?\\s(?:the\\s)?(\\p{Nd}{1,2})(?:st|nd|rd|th|\\.)?(?![\\p{Nd}:])(?:\\s?(-|–|—|to|till|until|through|thru|and|&|és)\\s?(?:the\\s)?(\\p{Nd}{1,2})(?:st|nd|rd|th)?(?![\\p{Nd}:/]|\\.\\p{Nd}|\\s?(?:am|pm|a\\.m|p\\.m)))?(?:,?\\s?(\\p{Nd}{4})(?!\\p{Nd}))?`,
  "gu",
);
/** "2026年8月15日", "8月15日", "2026년 8월 15일", and by era: "令和8年8月15日", "民國115年8月15日". */
const eastAsian =
  /(?:(\p{Nd}{4}|(?:令和|民國|民国)\p{Nd}{1,3})\s?[年년]\s?)?(\p{Nd}{1,2})\s?[月월]\s?(\p{Nd}{1,2})\s?[日일号號]?/gu;
/** A day alone: "the 15th", "am 15.", "le 15", "el día 15", "15日", "15-го", "Monday 15". */
const dayOnly = new RegExp(
  `(?:(?<![\\p{L}\\p{M}])(?:the|le|el|il|dia|día|giorno|au|al|del|du|dal|o dia|ao|zum|am|dem|den|vom|op|de|d\\.|dne|dnia|${anyWeekday}),?\\s(?:día\\s|dia\\s|giorno\\s|lundi\\s)?(\\p{Nd}{1,2})${ordinal}|(?<![\\p{Nd}.:/-])(\\p{Nd}{1,2})(?:st|nd|rd|th|:e|-?го|-[áé]n|[日일号號]))(?![\\p{Nd}\\p{L}]|\\s?(?:[:%/€$]|h(?:\\d|\\s|$)|uhr|am(?:\\s|$)|pm|a\\.m|p\\.m|o'clock|hour|stund|heure|hora|ore|timm|timer|days?|tage|jours|días|giorni|dias|weeks?|wochen|semaines|minut)|[.,-]\\p{Nd}|[間间])`,
  "gu",
);

export function findNamedDates(text: string, context: ReadingContext): Mention[] {
  const found: Mention[] = [];
  const add = (match: RegExpMatchArray, day: Mention["day"] | null, endsRange = false) => {
    if (day === null || match.index === undefined) return;
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      kind: "date",
      day,
      ...(endsRange && { endsRange }),
    });
  };
  for (const match of text.matchAll(eastAsian))
    add(match, resolve(yearOfEra(match[1]), Number(match[2]), Number(match[3]), context));
  for (const match of text.matchAll(dayMonth))
    add(match, resolve(match[3] ?? match[4], monthOf.get(match[2] ?? ""), Number(match[1]), context));
  for (const match of text.matchAll(monthDay)) {
    const ranged = match[4] !== undefined && match[3] !== undefined;
    add(
      match,
      resolve(match[5], monthOf.get(match[1] ?? ""), Number(ranged ? match[4] : match[2]), context),
      ranged && !/and|&/.test(match[3] ?? ""),
    );
  }
  for (const match of text.matchAll(dayOnly)) add(match, nextDayOfMonth(Number(match[1] ?? match[2]), context));
  return found;
}

/** The first year of an era is 1: Reiwa began in 2019, the calendar of Taiwan in 1912. */
function yearOfEra(written: string | undefined): string | undefined {
  const count = Number(/\p{Nd}+$/u.exec(written ?? "")?.[0]);
  if (written?.startsWith("令和")) return String(2018 + count);
  return written?.startsWith("民") ? String(1911 + count) : written;
}

function resolve(
  year: string | undefined,
  month: number | undefined,
  day: number,
  context: ReadingContext,
): Mention["day"] | null {
  if (month === undefined) return null;
  const stated = fullYear(year);
  return stated === null ? resolveYear(month, day, context) : makeDay(stated, month, day);
}

/** The next day with that number, the day of sending included. */
function nextDayOfMonth(day: number, context: ReadingContext): Mention["day"] | null {
  for (const monthsAhead of [0, 1, 2]) {
    const month = context.today.with({ day: 1 }).add({ months: monthsAhead });
    const made = makeDay(month.year, month.month, day);
    if (made !== null && (monthsAhead > 0 || day >= context.today.day)) return made;
  }
  return null;
}
