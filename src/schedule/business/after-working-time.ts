import { firstInstantAt, dayMs, dayOf, toLocal } from "../local-time.ts";
import type { HolidayCalendar } from "../holidays.ts";
import { nextOpen } from "../next-open.ts";
import type { WeeklyHours } from "../next-open.ts";

const horizonMs = 366 * dayMs;

/** When people of a place work. */
export interface WorkingTime {
  hours: WeeklyHours;
  zone: string;
  holidays: HolidayCalendar;
}

/**
 * The instant at which so much working time has passed. Hours are elapsed hours: across a change of clocks a working day is as
 * long as it really is. A time outside working hours counts from their next beginning, and a time that ends with them is over
 * then, not when they begin again.
 * @param lengthMs working time, milliseconds, more than 0
 * @returns `from` and the plain length where nobody works within a year after it
 */
export function afterWorkingTime(from: Date, lengthMs: number, { hours, zone, holidays }: WorkingTime): Date {
  let left = lengthMs;
  let cursor = from.getTime();
  for (let opened = cursor; ;) {
    const opening = nextOpen(hours, zone, cursor, opened + horizonMs);
    if (opening === null) return new Date(from.getTime() + lengthMs);
    const day = dayOf(toLocal(zone, opening.at));
    const nextDay = firstInstantAt(zone, (day + 1) * dayMs);
    if (holidays(day) !== null) {
      cursor = Math.max(nextDay, opening.at + 1);
      continue;
    }
    opened = opening.at;
    const until = nextDay > opening.at ? Math.min(opening.until, nextDay) : opening.until;
    if (until - opening.at >= left) return new Date(opening.at + left);
    left -= until - opening.at;
    cursor = until;
  }
}
