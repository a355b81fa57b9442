import type { HolidayCalendar } from "../../schedule/holidays.ts";
import { dateOfDay, dayMs, dayOf, firstInstantAt, toSteadyLocal, weekdayOf } from "../../schedule/local-time.ts";
import type { Weekday } from "../../schedule/types.ts";

const morningMs = 8 * 3_600_000;
const daysAhead = 366;

/** When a rep works, as far as mornings go. */
export interface Mornings {
  zone: string;
  days: ReadonlySet<Weekday>;
  holidays: HolidayCalendar;
}

/** 8:00 of the first working day after an instant, in the rep's zone; null when they work on none within a year. Pure. */
export function nextDigest({ zone, days, holidays }: Mornings, after: Date): Date | null {
  const today = dayOf(toSteadyLocal(zone, after.getTime()));
  for (let day = today; day <= today + daysAhead; day++) {
    if (!days.has(weekdayOf(day)) || holidays(day) !== null) continue;
    const at = firstInstantAt(zone, day * dayMs + morningMs);
    if (at > after.getTime()) return new Date(at);
  }
  return null;
}

/**
 * The day, ISO 8601, of which a digest is due at an instant: that of the instant, if it is a working day and 8:00 is over; else null.
 * What was missed on a day before is told with the next.
 */
export function digestDay({ zone, days, holidays }: Mornings, now: Date): string | null {
  const day = dayOf(toSteadyLocal(zone, now.getTime()));
  if (!days.has(weekdayOf(day)) || holidays(day) !== null) return null;
  return firstInstantAt(zone, day * dayMs + morningMs) <= now.getTime() ? dateOfDay(day) : null;
}

/** The end of the local day of an instant. Pure. */
export function endOfDay(zone: string, now: Date): Date {
  return new Date(firstInstantAt(zone, (dayOf(toSteadyLocal(zone, now.getTime())) + 1) * dayMs));
}
