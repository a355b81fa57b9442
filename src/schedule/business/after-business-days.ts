import { Temporal } from "temporal-polyfill";
import { knownZone } from "./known-zone.ts";

/**
 * The same time of day so many weekdays later, in the zone of the person.
 * @param days from 0 on
 * @param zone IANA zone; UTC when null or unknown
 */
export function afterBusinessDays(now: Date, days: number, zone: string | null): Date {
  let at = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(knownZone(zone));
  for (let left = days; left > 0; left -= at.dayOfWeek > 5 ? 0 : 1) at = at.add({ days: 1 });
  return new Date(at.epochMilliseconds);
}
