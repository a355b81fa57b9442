import { Temporal } from "temporal-polyfill";

/**
 * What a date looks like, as text of a pattern for both JavaScript and PostgreSQL. Each of PostgreSQL and Temporal accepts
 * more than this and not the same (leap seconds, 24:00, the year 0, far offsets); what both read alike is a date here.
 */
export const datePattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
export const dateTimePattern =
  "^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$";
const [isDate, isDateTime] = [new RegExp(datePattern), new RegExp(dateTimePattern)];

/**
 * Reads an RFC 3339 date or date-time. A bare date is the start of that day in UTC, the same in SQL and here.
 * @returns milliseconds since the epoch, or null when the text is no such date
 */
export function parseDate(text: unknown): number | null {
  if (typeof text !== "string" || !(isDate.test(text) || isDateTime.test(text)) || text.startsWith("0000")) return null;
  try {
    if (text.length === 10) return Temporal.PlainDate.from(text).toZonedDateTime("UTC").epochMilliseconds;
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return null;
  }
}
