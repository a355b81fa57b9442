import { allPhrases } from "../../phrases/all-phrases.ts";
import type { Mention, ReadingContext } from "../mention.ts";
import { oneOf } from "../words/words.ts";

const names = allPhrases((file) => file.outOfOffice?.weekNumber);
const and = allPhrases((file) => file.outOfOffice?.and);
/** "Week 11", "KW 10 und 11", "v. 10-11", "Wochen 10 bis 12"; in Slavic languages and Finnish also "11. viikko". */
const numbered = new RegExp(
  `(?<![\\p{L}\\p{M}])(?:${oneOf(names)})\\s?(\\p{Nd}{1,2})\\.?(?:\\s?(?:[-–—+&/,]|${oneOf(and)}|und|et|y|e|en|och|og|ja|i|a|и|і|to|bis|t/m|tot|au|al|till|til|do)\\s?(?:(?:${oneOf(names)})\\s?)?(\\p{Nd}{1,2}))?(?![\\p{Nd}\\p{L}:.]\\p{Nd}|\\p{Nd}|:)`,
  "gu",
);

/** Weeks by their number (ISO 8601), which name the days from the first Monday to the last Sunday. */
export function findWeekNumbers(text: string, context: ReadingContext): Mention[] {
  return [...text.matchAll(numbered)].flatMap((match) => {
    const first = mondayOf(Number(match[1]), context);
    const last = match[2] === undefined ? first : mondayOf(Number(match[2]), context);
    if (first === null || last === null) return [];
    const end = match.index + match[0].length;
    return [{ start: match.index, end, kind: "period" as const, day: last.add({ days: 6 }), firstDay: first }];
  });
}

/** Of this year's week, or of next year's where this one is long over. */
function mondayOf(week: number, { today }: ReadingContext): Mention["day"] | null {
  if (week < 1 || week > 53) return null;
  // The fourth of January is always in week 1.
  const fourth = today.with({ month: 1, day: 4 });
  const monday = fourth.subtract({ days: fourth.dayOfWeek - 1 }).add({ weeks: week - 1 });
  if (today.since(monday).total({ unit: "days" }) < 60) return monday;
  const next = fourth.add({ years: 1 });
  return next.subtract({ days: next.dayOfWeek - 1 }).add({ weeks: week - 1 });
}
