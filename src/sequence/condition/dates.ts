import { Temporal } from "temporal-polyfill";
import { parseDate } from "../../platform/date-text.ts";
import { parseDuration } from "../../schedule/duration.ts";
import { dayReachedBy, startOfDay } from "../../schedule/local-day.ts";

/**
 * Whether one date is before another, both given as text; null (unknown) when either is not a date. A day is compared with
 * an instant by its beginning.
 * @param zone IANA zone that days are of
 */
export function isBefore(left: unknown, right: unknown, zone: string): boolean | null {
  const [a, b] = [parseDate(left), parseDate(right)];
  if (a === null || b === null) return null;
  if ("day" in a) return "day" in b ? a.day < b.day : a.day <= dayReachedBy(zone, b.at - 1);
  return a.at < ("day" in b ? startOfDay(zone, b.day) : b.at);
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

/**
 * Whether a date lies within the last or the next `duration`, both ends included; null when it is not a date. A day lies
 * where its beginning does.
 * @param zone IANA zone that days are of
 */
export function isWithin(
  side: "last" | "next",
  left: unknown,
  duration: unknown,
  now: Date,
  zone: string,
): boolean | null {
  const moment = parseDate(left);
  const span = spanOf(side, duration, now);
  if (moment === null || span === null) return null;
  if ("at" in moment) return moment.at >= span.from && moment.at <= span.to;
  return moment.day > dayReachedBy(zone, span.from - 1) && moment.day <= dayReachedBy(zone, span.to);
}

/** The last or the next `duration` as instants, both ends included; null when it is no duration. */
export function spanOf(side: "last" | "next", duration: unknown, now: Date): { from: number; to: number } | null {
  const edge = typeof duration === "string" ? shiftUtc(now, duration, side === "last" ? -1 : 1) : null;
  if (edge === null) return null;
  return side === "last" ? { from: edge, to: now.getTime() } : { from: now.getTime(), to: edge };
}
