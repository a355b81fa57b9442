import { Temporal } from "temporal-polyfill";
import { offsetSpan } from "./offset-spans.ts";
import { weekdays } from "./types.ts";
import type { Weekday } from "./types.ts";

// A local time is a number here: milliseconds since 1970-01-01T00:00 as a wall clock counts them.

export const dayMs = 86_400_000;

// No zone is further than 26 hours of offset change away from itself, days skipped at the date line included.
const farthestMs = 2 * dayMs;

/** What a wall clock in the zone shows at an instant. */
export function toLocal(zone: string, at: number): number {
  return at + offsetSpan(zone, at).offsetMs;
}

/**
 * What a wall clock that never runs back shows: during the second pass of a repeated hour it stands still on the last
 * millisecond of the first pass. Waits count
 * from this, so that of two leads the later one never becomes due first.
 */
export function toSteadyLocal(zone: string, at: number): number {
  let latest = toLocal(zone, at);
  for (let cursor = at - farthestMs; ;) {
    const span = offsetSpan(zone, cursor);
    if (span.until > at) return latest;
    latest = Math.max(latest, span.until + span.offsetMs - 1);
    cursor = span.until;
  }
}

/**
 * The first instant at which a wall clock in the zone has reached a local time. A time inside a gap is reached at the end
 * of the gap; a time that comes twice is reached the first time.
 */
export function firstInstantAt(zone: string, local: number): number {
  for (let cursor = local - farthestMs; ;) {
    const span = offsetSpan(zone, cursor);
    if (span.until + span.offsetMs > local) return Math.max(cursor, local - span.offsetMs);
    cursor = span.until;
  }
}

/** Days since 1970-01-01 of a local time. */
export const dayOf = (local: number) => Math.floor(local / dayMs);

/** 1970-01-01 was a Thursday, which is index 3 of the ISO week. */
export const weekdayOf = (day: number): Weekday => weekdays[(((day + 3) % 7) + 7) % 7] ?? "mon";

/** `HH:MM` (up to 24:00) as milliseconds since midnight. */
export function clockMs(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * 60_000;
}

/** Days since 1970-01-01 as `YYYY-MM-DD`. */
export function dateOfDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** A local time as a Temporal value, for calendar arithmetic. */
export function toPlain(local: number): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(local).toZonedDateTimeISO("UTC").toPlainDateTime();
}

/** The inverse of toPlain. */
export function fromPlain(plain: Temporal.PlainDateTime): number {
  return plain.toZonedDateTime("UTC").epochMilliseconds;
}
