import { foldNote } from "../fold-note.ts";
import { localDay } from "../local-day.ts";
import type { Mention } from "../mention.ts";
import { writesMonthFirst } from "./month-order.ts";
import { findNamedDates } from "./named-dates.ts";
import { findNumericDates } from "./numeric-dates.ts";
import { findRelativeDates } from "./relative-dates.ts";

/** The text as the date rules read it, and the days it names in their order; positions are those of the folded text. */
export function datesIn(text: string, sentAt: Date, zone: string): { folded: string; dates: Mention[] } {
  const folded = foldNote(text);
  const context = { today: localDay(sentAt, zone), monthFirst: writesMonthFirst(folded, zone) };
  const found = [
    ...findNamedDates(folded, context),
    ...findNumericDates(folded, context),
    ...findRelativeDates(folded, context),
  ];
  const rank = ({ kind }: Mention) => (kind === "date" ? 0 : 1);
  return { folded, dates: found.sort((a, b) => rank(a) - rank(b) || a.start - b.start || b.end - a.end) };
}
