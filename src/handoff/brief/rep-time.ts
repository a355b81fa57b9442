import { Temporal } from "temporal-polyfill";
import { findZone } from "../../schedule/zone.ts";

const zoned = (at: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(findZone(zone) ?? "UTC");

/** An instant as a rep reads it, in the rep's zone: "Nov 29, 14:21 Berlin time", "Nov 29, 2025, 14:21 UTC". Pure. */
export function momentFor(zone: string, at: Date, now: Date): string {
  const [then, today] = [zoned(at, zone), zoned(now, zone)];
  const time = then.toPlainTime().toString({ smallestUnit: "minute" });
  const year = then.year === today.year ? undefined : "numeric";
  const day = then.toPlainDate().toLocaleString("en-US", { month: "short", day: "numeric", year });
  return `${day}, ${time} ${zoneWords(then.timeZoneId)}`;
}

/** A day as a rep reads it, in the rep's zone: "Nov 29, 2025". Pure. */
export function dayFor(zone: string, at: Date): string {
  return zoned(at, zone).toPlainDate().toLocaleString("en-US", { month: "short", day: "numeric", year: "numeric" });
}

const zoneWords = (zone: string) =>
  zone.includes("/") && !zone.startsWith("Etc/") ? `${placeOf(zone)} time` : placeOf(zone);

/** The time in a place now, and which place: "13:24 there now (Lisbon)"; null for a zone that is none. Pure. */
export function timeThere(zone: string | null, now: Date): string | null {
  const found = zone === null ? null : findZone(zone);
  if (found === null) return null;
  return `${zoned(now, found).toPlainTime().toString({ smallestUnit: "minute" })} there now (${placeOf(found)})`;
}

/** What people call a zone: its city. */
export function placeOf(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/**
 * A proposed time in both zones: "Thursday, Mar 6, 10:00 in Lisbon is Thursday 11:00 for you"; null when there is no such time. Pure.
 * @param at local date and time, ISO 8601; `zone` an IANA zone or an offset
 */
export function bothTimes({ at, zone }: { at: string; zone: string }, repZone: string): string | null {
  try {
    const theirs = Temporal.PlainDateTime.from(at).toZonedDateTime(zone);
    const ours = theirs.withTimeZone(findZone(repZone) ?? "UTC");
    const day = theirs.toPlainDate().toLocaleString("en-US", { weekday: "long", month: "short", day: "numeric" });
    const time = theirs.toPlainTime().toString({ smallestUnit: "minute" });
    const where = /^[+-]/.test(zone) ? `UTC${zone}` : placeOf(zone);
    const weekday = ours.toPlainDate().toLocaleString("en-US", { weekday: "long" });
    const isSameDay = ours.toPlainDate().equals(theirs.toPlainDate());
    const there = `${isSameDay ? "" : `${weekday} `}${ours.toPlainTime().toString({ smallestUnit: "minute" })}`;
    return `${day}, ${time} in ${where} is ${there} for you`;
  } catch {
    return null;
  }
}
