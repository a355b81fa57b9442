import { Temporal } from "temporal-polyfill";

/** What a date in the text is: a calendar day, a weekday alone, a day relative to the mail, or the end of a stated duration. */
export type MentionKind = "date" | "weekday" | "relative" | "period" | "duration";

/** A date in the folded text, at [start, end). */
export type Mention = {
  start: number;
  end: number;
  kind: MentionKind;
  day: Temporal.PlainDate;
  /** Of weeks by number: their first day. */
  firstDay?: Temporal.PlainDate;
  /** The end of a range written as one ("August 3-14"). */
  endsRange?: boolean;
};

/** What the readers of dates need to know about the mail. */
export type ReadingContext = {
  /** The day of sending where the person lives. */
  today: Temporal.PlainDate;
  /** Month before day in "8/3", unless the numbers or a weekday say otherwise. */
  monthFirst: boolean;
  /** Days the note spells out, which tell how it writes numbers: "from 2/3, back on 12 March". */
  spelledOut?: readonly Temporal.PlainDate[];
};

export function makeDay(year: number, month: number, day: number): Temporal.PlainDate | null {
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1990 || year > 2200) return null;
  const made = Temporal.PlainDate.from({ year, month, day }, { overflow: "constrain" });
  return made.day === day ? made : null;
}

/** Days from a to b, negative when b is earlier. */
export function daysBetween(a: Temporal.PlainDate, b: Temporal.PlainDate): number {
  return a.until(b, { largestUnit: "day" }).days;
}

/** Without a year a date is the one nearest ahead; one that has just passed stays in this year (an old note). */
export function resolveYear(month: number, day: number, context: ReadingContext): Temporal.PlainDate | null {
  for (const year of [context.today.year, context.today.year + 1, context.today.year - 1]) {
    const made = makeDay(year, month, day);
    if (made === null) continue;
    const ahead = daysBetween(context.today, made);
    if (ahead >= -60 && ahead <= 310) return made;
  }
  return makeDay(context.today.year, month, day);
}

/** "26" is 2026; 2569 of the Buddhist era is 2026, too. */
export function fullYear(digits: string | undefined): number | null {
  if (digits === undefined || digits === "") return null;
  const value = Number(digits);
  if (value >= 2400 && value < 2700) return value - 543;
  return digits.length === 2 ? 2000 + value : value;
}
