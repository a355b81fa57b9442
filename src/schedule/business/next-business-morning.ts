import { Temporal } from "temporal-polyfill";
import { knownZone } from "./known-zone.ts";

const opensAt = Temporal.PlainTime.from("09:00");

/**
 * 9:00 of the first weekday after a date, in the zone of the person.
 * @param date ISO 8601 calendar date
 * @param zone IANA zone; UTC when null or unknown
 * @throws RangeError when `date` is none
 */
export function nextBusinessMorning(date: string, zone: string | null): Date {
  let day = Temporal.PlainDate.from(date).add({ days: 1 });
  // ISO 8601: 6 is Saturday, 7 Sunday.
  while (day.dayOfWeek > 5) day = day.add({ days: 1 });
  return new Date(day.toZonedDateTime({ timeZone: knownZone(zone), plainTime: opensAt }).epochMilliseconds);
}
