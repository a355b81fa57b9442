import { escapeRegex, oneOf } from "../words/words.ts";
import type { Mention, ReadingContext } from "../mention.ts";
import { allPhrases } from "../../phrases/all-phrases.ts";
import { weakWeekdays, weekdays } from "../words/calendar.ts";
import { numberWords, relativeWords, unitWords, wordsFor, type RelativeDay } from "../words/relative-words.ts";

const strongWeekdays = weekdays.flat().filter((name) => !weakWeekdays.includes(name));
const weekday = new RegExp(
  `(?<![\\p{L}\\p{M}])(?:(next|the following)\\s)?(${oneOf(strongWeekdays)})(?![\\p{L}\\p{M}]|\\s\\p{Nd}{1,2}(?!\\p{Nd}|:))`,
  "gu",
);
const cjkWeekday = new RegExp(
  `(?:来週の?|下|下个|다음\\s?주\\s?)?(${oneOf(strongWeekdays.filter((name) => /\p{Script=Han}|\p{Script=Hangul}/u.test(name)))})`,
  "gu",
);
const nextWeekWords = wordsFor("nextWeek");
const phrases = relativeWords.toSorted((a, b) => b.phrase.length - a.phrase.length);
const dayOfPhrase = new Map(phrases.map(({ phrase, day }) => [phrase, day]));
const anyPhrase = new RegExp(
  `(?<![\\p{L}\\p{M}])(?:${phrases
    .filter(({ phrase }) => !/^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}]/u.test(phrase))
    .map(({ phrase }) => escapeRegex(phrase))
    .join("|")})(?![\\p{L}\\p{M}])|(?:${phrases
    .filter(({ phrase }) => /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}]/u.test(phrase))
    .map(({ phrase }) => escapeRegex(phrase))
    .join("|")})`,
  "gu",
);
const spacedUnits = oneOf(
  Object.values(unitWords)
    .flat()
    .filter((word) => /^[\p{Script=Latin}\p{Script=Cyrillic}]/u.test(word)),
);
const eastUnits = oneOf(
  Object.values(unitWords)
    .flat()
    .filter((word) => !/^[\p{Script=Latin}\p{Script=Cyrillic}]/u.test(word)),
);
const duration = new RegExp(
  `(?<![\\p{L}\\p{M}\\p{Nd}])(\\p{Nd}{1,2}|${oneOf([...numberWords.keys()])})(?:\\s(?:of|full|more|other|working|business)){0,2}(?:\\s(${spacedUnits})(?![\\p{L}\\p{M}])|\\s?(${eastUnits})(?!曜))`,
  "gu",
);
/** Spans that are no absence: "within two days", "24 hours". */
const promise = new RegExp(
  `(?:${oneOf(allPhrases((file) => file.outOfOffice?.within))})\\s(?:the next\\s|the\\s|next\\s)?$`,
  "u",
);

/** Weekdays, "tomorrow", "end of the week", "in two weeks". */
export function findRelativeDates(text: string, context: ReadingContext): Mention[] {
  const found: Mention[] = [];
  for (const match of text.matchAll(anyPhrase)) {
    const day = dayOfPhrase.get(match[0]);
    if (day === undefined) continue;
    const kind =
      day === "nextYear"
        ? "duration"
        : day === "endOfWeek" || day === "endOfNextWeek" || day === "endOfMonth" || day === "endOfYear"
          ? "period"
          : "relative";
    found.push({ start: match.index, end: match.index + match[0].length, kind, day: dayOf[day](context.today) });
  }
  for (const match of [...text.matchAll(weekday), ...text.matchAll(cjkWeekday)]) {
    const name = match[2] ?? match[1] ?? "";
    const number = weekdays.findIndex((names) => names.includes(name)) + 1;
    if (number === 0) continue;
    const end = match.index + match[0].length;
    const around = text.substring(match.index - 24, end + 24);
    const following =
      match[1] === "next" || /^(?:来週|下|다음)/.test(match[0]) || nextWeekWords.some((word) => around.includes(word));
    found.push({ start: match.index, end, kind: "weekday", day: nextWeekday(number, following, context) });
  }
  for (const match of text.matchAll(duration)) {
    if (promise.test(text.slice(Math.max(0, match.index - 40), match.index))) continue;
    const count = Number(match[1]) || (numberWords.get(match[1] ?? "") ?? 0);
    const unit = unitOf(match[2] ?? match[3] ?? "");
    if (count === 0 || unit === null) continue;
    const day = context.today.add({ [unit]: count });
    found.push({ start: match.index, end: match.index + match[0].length, kind: "duration", day });
  }
  return found;
}

function unitOf(word: string): "days" | "weeks" | "months" | null {
  if (unitWords.week.includes(word)) return "weeks";
  if (unitWords.day.includes(word)) return "days";
  return unitWords.month.includes(word) ? "months" : null;
}

/** The next such weekday after today, or the one of the next calendar week. */
function nextWeekday(number: number, following: boolean, { today }: ReadingContext): Mention["day"] {
  if (following) return today.add({ days: 8 - today.dayOfWeek + (number - 1) });
  const ahead = (number - today.dayOfWeek + 7) % 7;
  return today.add({ days: ahead === 0 ? 7 : ahead });
}

/** For spans (week, month, year) their last day. */
const dayOf: Record<RelativeDay, (today: Mention["day"]) => Mention["day"]> = {
  today: (today) => today,
  tomorrow: (today) => today.add({ days: 1 }),
  dayAfterTomorrow: (today) => today.add({ days: 2 }),
  nextWeek: (today) => today.add({ days: 8 - today.dayOfWeek }),
  weekAfterNext: (today) => today.add({ days: 15 - today.dayOfWeek }),
  endOfWeek: (today) => today.add({ days: 7 - today.dayOfWeek }),
  endOfNextWeek: (today) => today.add({ days: 14 - today.dayOfWeek }),
  endOfMonth: (today) => today.with({ day: today.daysInMonth }),
  nextMonth: (today) => today.with({ day: 1 }).add({ months: 1 }),
  endOfYear: (today) => today.with({ month: 12, day: 31 }),
  // The first of January is a holiday nearly everywhere.
  nextYear: (today) => today.with({ month: 1, day: 2 }).add({ years: 1 }),
};
