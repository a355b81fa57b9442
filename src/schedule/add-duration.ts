import { Temporal } from "temporal-polyfill";

/**
 * The instant `duration` after `from`, counted on the calendar of `zone`: a day is a day there, also when the clocks
 * change. A local time in a spring gap moves forward by the gap (RFC 5545 and Temporal's "compatible").
 * @param duration ISO 8601
 * @param zone IANA name; an unknown one counts as UTC
 */
export function addDuration(from: Date, duration: string, zone: string | null): Date {
  const instant = Temporal.Instant.fromEpochMilliseconds(from.getTime());
  return new Date(instant.toZonedDateTimeISO(knownZone(zone)).add(duration).epochMilliseconds);
}

function knownZone(zone: string | null): string {
  if (zone === null) return "UTC";
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
