import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { findZone } from "../../schedule/zone.ts";

/** What a field of the kind `datetime-local` holds, read as the time of a zone; arrives as a Date. */
export const localInput = (zone: string) =>
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/, "must be a day and a time, as 2026-01-05T09:00")
    .transform((text, ctx) => {
      try {
        const read = Temporal.PlainDateTime.from(text, { overflow: "reject" });
        return new Date(read.toZonedDateTime(findZone(zone) ?? "UTC").epochMilliseconds);
      } catch {
        ctx.addIssue({ code: "custom", message: "there is no such time" });
        return z.NEVER;
      }
    });

/** An instant as such a field holds it, to the minute. Pure. */
export function localValue(at: Date, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(findZone(zone) ?? "UTC")
    .toPlainDateTime()
    .toString({ smallestUnit: "minute" });
}
