import { dayOfDate } from "../../platform/date-text.ts";
import { dateOfDay } from "../../schedule/local-time.ts";

/** A month as calendars show it: weeks from Monday to Sunday, with nothing where a day belongs to another month. */
export interface Month {
  /** "2026-12" */
  key: string;
  weeks: (string | null)[][];
}

/** The months from one day to another (ISO 8601, inclusive), in whole weeks. Pure. */
export function monthsOf(first: string, last: string): Month[] {
  const keys: string[] = [];
  for (let day = dayOfDate(`${first.slice(0, 7)}-01`); day <= dayOfDate(last); day += 1) {
    const key = dateOfDay(day).slice(0, 7);
    if (keys.at(-1) !== key) keys.push(key);
  }
  const isWithin = (day: string | null) => day !== null && day >= first && day <= last;
  return keys.map((key) => ({ key, weeks: weeksOf(key).filter((week) => week.some(isWithin)) }));
}

function weeksOf(key: string): (string | null)[][] {
  const begin = dayOfDate(`${key}-01`);
  // 1970-01-01 was a Thursday.
  const before = (((begin + 3) % 7) + 7) % 7;
  const days: (string | null)[] = Array.from({ length: before }, () => null);
  for (let day = begin; dateOfDay(day).startsWith(key); day += 1) days.push(dateOfDay(day));
  while (days.length % 7 !== 0) days.push(null);
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
}

/** How full a day is, from 0 (nothing) to 5 (as full as the fullest). Pure. */
export function levelOf(mails: number, most: number): number {
  return mails <= 0 || most <= 0 ? 0 : Math.max(1, Math.ceil((mails / most) * 5));
}
