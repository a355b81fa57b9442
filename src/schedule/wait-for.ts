import type { Temporal } from "temporal-polyfill";
import { parseDuration } from "./duration.ts";
import { dateOfDay, dayMs, dayOf, firstInstantAt, fromPlain, toPlain, toSteadyLocal } from "./local-time.ts";
import { offsetSpan } from "./offset-spans.ts";
import type { Shift } from "./types.ts";

/** An instant that a wait ends at, and what moved it away from plainly elapsed time. */
export interface WaitEnd {
  at: Date;
  shifts: Shift[];
}

/** Whether business is done on a local day (days since 1970-01-01). */
export type BusinessDays = (day: number) => boolean;

// Ten years without a business day: the calendar has none.
const longestSearchDays = 3660;

/**
 * The end of a wait of an ISO 8601 duration. Years, months, weeks and days are counted on the calendar of the zone and keep
 * the local hour over a change of clocks (a month too short ends on its last day); hours, minutes and seconds are
 * exact time, added last.
 *
 * With business days only such days count, and a week is five of them. A wait that starts on another day starts counting at
 * the beginning of the next business day.
 *
 * @param from when the wait starts: the actual completion of the step before
 * @param duration such as "P2D"; a negative one counts back, for offsets to a date
 * @throws RangeError when the duration cannot be read
 */
export function waitFor(from: Date, duration: string, zone: string, businessDay: BusinessDays | null): WaitEnd {
  const parsed = parseDuration(duration);
  if (parsed === null) throw new RangeError(`not an ISO 8601 duration: ${duration}`);
  const exactMs = ((parsed.hours * 60 + parsed.minutes) * 60 + parsed.seconds) * 1000;
  const { years, months, weeks, days } = parsed;
  if (years === 0 && months === 0 && weeks === 0 && days === 0) {
    return { at: new Date(from.getTime() + exactMs), shifts: [] };
  }
  const local = toSteadyLocal(zone, from.getTime());
  const plain = addMonths(local, years * 12 + months) + (weeks * 7 + days) * dayMs;
  const target = businessDay === null ? plain : addBusinessDays(local, parsed, businessDay);
  const reached = firstInstantAt(zone, target);
  const shifts: Shift[] = [];
  if (target !== plain) {
    shifts.push({
      rule: "business_days",
      from: new Date(firstInstantAt(zone, plain)),
      to: new Date(reached),
      detail: `${duration} in business days ends on ${dateOfDay(dayOf(target))}; weekends and holidays do not count.`,
    });
  }
  const clocks = clockChange(zone, from.getTime(), reached);
  if (clocks !== null) shifts.push(clocks);
  return { at: new Date(reached + exactMs), shifts };
}

/** Local days are all alike, so only months need the calendar. */
function addMonths(local: number, months: number) {
  return months === 0 ? local : fromPlain(toPlain(local).add({ months }));
}

function addBusinessDays(local: number, { years, months, weeks, days }: Temporal.Duration, businessDay: BusinessDays) {
  const count = weeks * 5 + days;
  const start = addMonths(local, years * 12 + months);
  const rolled = businessDay(dayOf(start)) ? start : nextBusinessDay(dayOf(start), businessDay, 1) * dayMs;
  let day = dayOf(rolled);
  const timeOfDay = rolled - day * dayMs;
  for (let left = Math.abs(count); left > 0; left--) day = nextBusinessDay(day, businessDay, count < 0 ? -1 : 1);
  return day * dayMs + timeOfDay;
}

/** The next business day after (1) or before (-1) a local day; without any within ten years, simply the next day. */
function nextBusinessDay(day: number, businessDay: BusinessDays, direction: 1 | -1): number {
  for (let step = 1; step <= longestSearchDays; step++) {
    if (businessDay(day + step * direction)) return day + step * direction;
  }
  return day + direction;
}

/** Tells that a calendar wait was longer or shorter than its days of 24 hours, because clocks changed in between. */
function clockChange(zone: string, from: number, to: number): Shift | null {
  const changeMs = offsetSpan(zone, to).offsetMs - offsetSpan(zone, from).offsetMs;
  if (changeMs === 0) return null;
  const minutes = Math.abs(changeMs) / 60_000;
  return {
    rule: "dst",
    from: new Date(to + changeMs),
    to: new Date(to),
    detail: `Clocks in ${zone} go ${changeMs > 0 ? "forward" : "back"} by ${minutes} min in between; the local hour is kept.`,
  };
}
