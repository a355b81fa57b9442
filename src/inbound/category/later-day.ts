import type { Temporal } from "temporal-polyfill";
import { months } from "../out-of-office/words/calendar.ts";
import { datesIn } from "../out-of-office/dates/dates-in.ts";
import { localDay } from "../out-of-office/local-day.ts";
import { oneOf } from "../out-of-office/words/words.ts";
import { relativeWords } from "../out-of-office/words/relative-words.ts";

const monthNumber = new Map(months.flatMap((names, index) => names.map((name) => [name, index + 1] as const)));
/** The one month with full names of three letters. */
const may = 4;
const aloneMonth = new RegExp(
  `(?<![\\p{L}\\p{M}\\p{Nd}])(?:${oneOf(months.flatMap((names, index) => names.filter((name) => name.length > 3 || index === may)))})(?![\\p{L}\\p{M}])`,
  "gu",
);
const eastMonth = /(\p{Nd}{1,2})\s?[月월](?!\s?\p{Nd})/u;
const quarter =
  /next quarter|(?:nächste[sn]?|kommende[sn]?) quartal|prochain trimestre|próximo trimestre|prossimo trimestre|volgend kwartaal|nästa kvartal|næste kvartal|przyszłym kwartale|příští čtvrtletí|следующем квартале/u;
const year =
  /next year|nächste[ns]? jahr|l'année prochaine|l'an prochain|próximo año|año que viene|l'anno prossimo|prossimo anno|próximo ano|volgend jaar|nästa år|næste år|przyszłym roku|příští rok|следующем году|来年|來年|明年|내년/u;

/** The day from which somebody wants to hear again: a date, the first of a month, quarter or year, or after a span; null without one. */
export function readLaterDay(input: { text: string; sentAt: Date; zone: string }): string | null {
  const { folded, dates } = datesIn(input.text, input.sentAt, input.zone);
  const today = localDay(input.sentAt, input.zone);
  const date = dates.find(({ kind }) => kind === "date")?.day;
  const day = date ?? monthAhead(folded, today) ?? spanAhead(folded, today) ?? dates.find(isAhead)?.day;
  return day?.toString() ?? null;

  function isAhead({ kind, start, end }: { kind: string; start: number; end: number }): boolean {
    const words = folded.slice(start, end);
    return (
      kind === "duration" || relativeWords.some(({ phrase, day: name }) => phrase === words && name.startsWith("next"))
    );
  }
}

function monthAhead(folded: string, today: Temporal.PlainDate): Temporal.PlainDate | null {
  const names = [...folded.matchAll(aloneMonth)].map(([name]) => monthNumber.get(name));
  const number = names[0] ?? (Number(eastMonth.exec(folded)?.[1]) || undefined);
  if (number === undefined || number > 12) return null;
  const first = today.with({ month: number, day: 1 });
  return number > today.month ? first : first.add({ years: 1 });
}

function spanAhead(folded: string, today: Temporal.PlainDate): Temporal.PlainDate | null {
  if (quarter.test(folded)) return today.with({ day: 1 }).add({ months: 3 - ((today.month - 1) % 3) });
  return year.test(folded) ? today.with({ month: 1, day: 1 }).add({ years: 1 }) : null;
}
