import { Temporal } from "temporal-polyfill";
import {
  clockMs,
  dateOfDay,
  dayMs,
  dayOf,
  firstInstantAt,
  fromPlain,
  toLocal,
  toPlain,
  weekdayOf,
} from "./local-time.ts";
import type { Shift, Weekday } from "./types.ts";
import { waitFor } from "./wait-for.ts";
import type { BusinessDays, WaitEnd } from "./wait-for.ts";

/**
 * The next of some weekdays at a local time. Every day has exactly one occurrence: where clocks skip the time it is the end of
 * the gap, or the last minute before if the gap reaches into the next day; where the time comes twice it is the first.
 * A day that the zone skips altogether has none.
 *
 * @param from where to start looking; its whole minute still counts, since a step before takes some milliseconds
 * @param after occurrences up to this instant are used up
 */
export function waitUntilWeekday(
  from: Date,
  days: readonly Weekday[],
  time: string,
  zone: string,
  after: Date | null,
): WaitEnd {
  const minute = Math.floor(from.getTime() / minuteMs) * minuteMs;
  const earliest = Math.max(minute, (after?.getTime() ?? -Infinity) + 1);
  for (let day = dayOf(toLocal(zone, earliest)); ; day++) {
    if (!days.includes(weekdayOf(day))) continue;
    const found = occurrence(zone, day, time);
    if (found === null || found.at < earliest) continue;
    return { at: new Date(Math.max(found.at, from.getTime())), shifts: found.shifts };
  }
}

const minuteMs = 60_000;

/** The instant of a local time on a day, and why the clock shows another one then; null when there is no such day. */
function occurrence(zone: string, day: number, time: string): { at: number; shifts: Shift[] } | null {
  const wanted = day * dayMs + clockMs(time);
  const reached = firstInstantAt(zone, wanted);
  const at = dayOf(toLocal(zone, reached)) === day ? reached : reached - minuteMs;
  const shown = toLocal(zone, at);
  if (shown === wanted) return { at, shifts: [] };
  if (dayOf(shown) !== day) return null;
  const detail = `${time} does not exist on ${dateOfDay(day)} in ${zone}: clocks skip it.`;
  return { at, shifts: [{ rule: "dst", from: new Date(at - (shown - wanted)), to: new Date(at), detail }] };
}

/** How to reach a date that a lead carries. */
export interface DateWait {
  /** `YYYY-MM-DD`, or an RFC 3339 date-time with offset. */
  value: string;
  /** ISO 8601 duration, negative for before. */
  offset: string;
  /** Local time on the day arrived at; without it a bare date means its first instant. */
  at?: string | undefined;
  /** The next anniversary instead of the date itself. A February 29 is celebrated on February 28 in common years. */
  yearly: boolean;
}

export type DateWaitEnd = ({ kind: "at" } & WaitEnd) | { kind: "past"; at: Date } | { kind: "invalid" };

/**
 * When a date attribute, moved by an offset, comes.
 * @param from the moment the lead gets to the step; an earlier result is `past` (never for a yearly one)
 * @param after anniversaries up to this instant are used up
 * @returns `invalid` when the value is not a date
 */
export function waitForDate(
  from: Date,
  wait: DateWait,
  zone: string,
  businessDay: BusinessDays | null,
  after: Date | null = null,
): DateWaitEnd {
  const base = readDate(wait.value, zone);
  if (base === null) return { kind: "invalid" };
  if (!wait.yearly) {
    const end = moved(base, wait, zone, businessDay);
    return end.at < from ? { kind: "past", at: end.at } : { kind: "at", ...end };
  }
  const plain = toPlain(base);
  const thisYear = toPlain(toLocal(zone, from.getTime())).year;
  // An offset of up to ten years moves the anniversary that is next by as many.
  for (let year = thisYear - 11; ; year++) {
    const end = moved(fromPlain(plain.with({ year }, { overflow: "constrain" })), wait, zone, businessDay);
    if (end.at >= from && (after === null || end.at > after)) return { kind: "at", ...end };
  }
}

/** A date or date-time as local time of the zone. */
function readDate(value: string, zone: string): number | null {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return fromPlain(Temporal.PlainDate.from(value).toPlainDateTime());
    if (!/^\d{4}-\d{2}-\d{2}T/.test(value) || value.length > 40) return null;
    return toLocal(zone, Temporal.Instant.from(value).epochMilliseconds);
  } catch {
    return null;
  }
}

function moved(local: number, wait: DateWait, zone: string, businessDay: BusinessDays | null): WaitEnd {
  const start = new Date(firstInstantAt(zone, local));
  const end = waitFor(start, wait.offset, zone, businessDay);
  if (wait.at === undefined) return end;
  const found = occurrence(zone, dayOf(toLocal(zone, end.at.getTime())), wait.at);
  if (found === null) return end;
  const kept = end.shifts.filter((shift) => shift.rule !== "dst");
  return { at: new Date(found.at), shifts: [...kept, ...found.shifts] };
}
