import { Temporal } from "temporal-polyfill";
import { findZone } from "../../schedule/zone.ts";

const zoned = (at: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(findZone(zone) ?? "UTC");

const minute = (at: Temporal.ZonedDateTime) => at.toPlainTime().toString({ smallestUnit: "minute" });

/** An instant as it is said today: "Today 14:21", "Tomorrow 9:00", "Nov 29 12:02", "Nov 29, 2025 12:02". Pure. */
export function moment(at: Date, zone: string, now: Date): string {
  const then = zoned(at, zone);
  return `${day(at, zone, now)} ${minute(then)}`;
}

/** The same within a sentence: "today 14:21". Pure. */
export const momentWithin = (at: Date, zone: string, now: Date): string =>
  moment(at, zone, now).replace(/^(?:Today|Tomorrow|Yesterday)/, (word) => word.toLowerCase());

/** The day of an instant as it is said today: "Today", "Yesterday", "Tomorrow", "Nov 29". Pure. */
export function day(at: Date, zone: string, now: Date): string {
  const [then, today] = [zoned(at, zone).toPlainDate(), zoned(now, zone).toPlainDate()];
  const days = today.until(then).days;
  if (days === 0) return "Today";
  if (days === -1) return "Yesterday";
  if (days === 1) return "Tomorrow";
  const year = then.year === today.year ? undefined : "numeric";
  return then.toLocaleString("en-US", { month: "short", day: "numeric", year });
}

/** "14:21:08" */
export const clockTime = (at: Date, zone: string): string =>
  zoned(at, zone).toPlainTime().toString({ smallestUnit: "second" });

/** "14:21" */
export const hourMinute = (at: Date, zone: string): string => minute(zoned(at, zone));

/** "Monday, November 30" */
export const longDay = (at: Date, zone: string): string =>
  zoned(at, zone).toPlainDate().toLocaleString("en-US", { weekday: "long", month: "long", day: "numeric" });

/** The city of a zone: "Lisbon". */
export const placeOf = (zone: string): string => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

const units: readonly [ms: number, name: string][] = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
];

/** How long something took, in two units at most: "1 h 40 min", "6 d", "38 min"; "0 s" for nothing. Pure. */
export function span(ms: number): string {
  const place = Math.max(
    0,
    units.findIndex(([unit]) => ms >= unit),
  );
  const [unit, name] = ms < 1_000 ? [1_000, "s"] : (units[place] ?? [1_000, "s"]);
  const many = Math.floor(ms / unit);
  const next = units[place + 1];
  const rest = next === undefined ? 0 : Math.floor((ms - many * unit) / next[0]);
  // Days of a month need no hours.
  return next === undefined || rest === 0 || many >= 10 ? `${many} ${name}` : `${many} ${name} ${rest} ${next[1]}`;
}

const parts: readonly [name: "years" | "months" | "weeks" | "days" | "hours" | "minutes", one: string][] = [
  ["years", "year"],
  ["months", "month"],
  ["weeks", "week"],
  ["days", "day"],
  ["hours", "hour"],
  ["minutes", "minute"],
];

/** An ISO 8601 duration in words: "2 days", "4 hours 30 minutes"; as it is where it is none. Pure. */
export function durationWords(iso: string, counting: "calendar" | "business" = "calendar"): string {
  try {
    const duration = Temporal.Duration.from(iso).abs();
    const said = parts.flatMap(([name, one]) => {
      const many = duration[name];
      const called = name === "days" && counting === "business" ? `business ${one}` : one;
      return many === 0 ? [] : [`${many} ${called}${many === 1 ? "" : "s"}`];
    });
    return said.length === 0 ? iso : said.join(" ");
  } catch {
    return iso;
  }
}
