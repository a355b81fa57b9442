import { Temporal } from "temporal-polyfill";

/** An IANA zone as it is; UTC when null or unknown. */
export function knownZone(zone: string | null): string {
  if (zone === null) return "UTC";
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId;
  } catch {
    return "UTC";
  }
}
