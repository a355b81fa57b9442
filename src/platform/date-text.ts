import { Temporal } from "temporal-polyfill";

/**
 * What a date looks like, as text of a pattern for both JavaScript and PostgreSQL. Each of PostgreSQL and Temporal accepts
 * more than this and not the same (leap seconds, 24:00, the year 0, far offsets); what both read alike is a date here.
 */
export const datePattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
export const dateTimePattern =
  "^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$";
const [isDate, isDateTime] = [new RegExp(datePattern), new RegExp(dateTimePattern)];

/** A date as people write it: a day (since 1970-01-01) of whoever it is about, or an instant (milliseconds). */
export type Moment = { day: number } | { at: number };

/** Reads an RFC 3339 date or date-time; null when the text is no such date. */
export function parseDate(text: unknown): Moment | null {
  if (typeof text !== "string" || !(isDate.test(text) || isDateTime.test(text)) || text.startsWith("0000")) return null;
  try {
    return text.length === 10 ? { day: dayOfDate(text) } : { at: Temporal.Instant.from(text).epochMilliseconds };
  } catch {
    return null;
  }
}

const dayMs = 86_400_000;

/** `YYYY-MM-DD` as days since 1970-01-01. @throws RangeError when there is no such day */
export function dayOfDate(date: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime("UTC").epochMilliseconds / dayMs;
}
