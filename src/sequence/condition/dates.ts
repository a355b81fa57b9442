import { Temporal } from "temporal-polyfill";
import { parseDuration } from "../../schedule/duration.ts";

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

/** Compares two dates given as text; null (unknown) when either is not a date. */
export function compareDates(left: unknown, right: unknown, holds: (left: number, right: number) => boolean) {
  const [a, b] = [parseDate(left), parseDate(right)];
  return a === null || b === null ? null : holds(a, b);
}

/**
 * The instant one ISO 8601 duration before (-1) or after (+1) `now`, on the UTC calendar, as `now() - interval` is in
 * a PostgreSQL session whose time zone is UTC.
 */
export function shiftUtc(now: Date, duration: string, sign: 1 | -1): number | null {
  const parsed = parseDuration(duration);
  if (parsed === null) return null;
  const start = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO("UTC");
  return (sign === 1 ? start.add(parsed) : start.subtract(parsed)).epochMilliseconds;
}

/** Whether a date lies within the last or the next `duration`, both ends included; null when it is not a date. */
export function isWithin(side: "last" | "next", left: unknown, duration: unknown, now: Date): boolean | null {
  const at = parseDate(left);
  const edge = typeof duration === "string" ? shiftUtc(now, duration, side === "last" ? -1 : 1) : null;
  if (at === null || edge === null) return null;
  return side === "last" ? at >= edge && at <= now.getTime() : at >= now.getTime() && at <= edge;
}
