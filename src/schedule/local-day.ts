import { Temporal } from "temporal-polyfill";
import { dayMs, dayOf, firstInstantAt, toSteadyLocal } from "./local-time.ts";

// Finding when a zone changes its clocks takes some hundred times as long as asking its offset. Most instants are far from
// any change, which two offsets tell.
const farMs = 26 * 3_600_000;

function offsetAt(zone: string, at: number): number {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
}

/** The last local day (days since 1970-01-01) whose beginning has been reached by an instant. */
export function dayReachedBy(zone: string, at: number): number {
  const offset = offsetAt(zone, at);
  return dayOf(offset === offsetAt(zone, at - farMs) ? at + offset : toSteadyLocal(zone, at));
}

/** The first instant of a local day. */
export function startOfDay(zone: string, day: number): number {
  const local = day * dayMs;
  const offset = offsetAt(zone, local - farMs);
  return offset === offsetAt(zone, local + farMs) ? local - offset : firstInstantAt(zone, local);
}
