import { Temporal } from "temporal-polyfill";
import { parseDate } from "../../platform/date-text.ts";
import { parseDuration } from "../../schedule/duration.ts";

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
