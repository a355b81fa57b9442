import { Temporal } from "temporal-polyfill";

const pattern =
  /^[+-]?P(?=\d|T\d)(\d{1,4}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,5}D)?(T(?=\d)(\d{1,6}H)?(\d{1,7}M)?(\d{1,9}S)?)?$/;

const longestDays = 3660;

/**
 * Reads an ISO 8601 duration of whole units, such as `P2D`, `P1M`, `PT36H` or `-P3D`, up to ten years long.
 * Negative ones are accepted: the caller decides whether a sign makes sense.
 * @returns null when the text is not such a duration
 */
export function parseDuration(text: string): Temporal.Duration | null {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const duration = read(text);
  // Definitions repeat few durations; texts of strangers may be many, so all are forgotten now and then.
  if (parsed.size >= 1000) parsed.clear();
  parsed.set(text, duration);
  return duration;
}

const parsed = new Map<string, Temporal.Duration | null>();

function read(text: string): Temporal.Duration | null {
  if (text.length > 60 || !pattern.test(text)) return null;
  const duration = Temporal.Duration.from(text);
  const days = duration.total({ unit: "days", relativeTo: Temporal.PlainDate.from("2024-01-01") });
  return Math.abs(days) > longestDays ? null : duration;
}

/** Whether the duration is longer than nothing. */
export function isPositive(duration: Temporal.Duration): boolean {
  return duration.sign === 1;
}

/** A duration as milliseconds, with days of 24 hours, weeks of 7 days, months and years as from 2024-01-01. */
export function durationMs(text: string): number {
  return parseDuration(text)?.total({ unit: "milliseconds", relativeTo: Temporal.PlainDate.from("2024-01-01") }) ?? 0;
}
