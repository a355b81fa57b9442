import { Temporal } from "temporal-polyfill";

/** The day on which something was sent, where its writer lives; an unknown zone shifts it by at most one. */
export function localDay(sentAt: Date, zone: string): Temporal.PlainDate {
  const instant = Temporal.Instant.fromEpochMilliseconds(Number.isNaN(sentAt.getTime()) ? 0 : sentAt.getTime());
  try {
    return instant.toZonedDateTimeISO(zone).toPlainDate();
  } catch {
    return instant.toZonedDateTimeISO("UTC").toPlainDate();
  }
}
