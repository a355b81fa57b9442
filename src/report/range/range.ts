import { z } from "@hono/zod-openapi";
import { Temporal } from "temporal-polyfill";
import { instantInput, isStorableInstant } from "../../platform/http/schemas.ts";
import { invalidInput } from "../../platform/http/validation.ts";
import { findZone } from "../../schedule/zone.ts";

const quarterMs = 900_000;
const usualDays = 30;
const mostBuckets = 1_000;

export const granularities = ["hour", "day", "week", "month"] as const;
export type Granularity = (typeof granularities)[number];

/** The query of every report. */
export const reportQuery = z.strictObject({
  from: instantInput.optional().openapi({ description: "Left out: 30 days before, at midnight in the zone." }),
  to: instantInput.optional().openapi({ description: "Exclusive. Left out: now." }),
  zone: z
    .string()
    .refine((id) => findZone(id) !== null, "must be an IANA time zone, such as Europe/Berlin")
    .default("UTC")
    .openapi({ example: "Europe/Berlin", description: "Whose days, weeks and months are meant." }),
  granularity: z.enum(granularities).default("day"),
  compare: z
    .enum(["before"])
    .optional()
    .openapi({ description: "`before`: with the period of the same length before." }),
  format: z.enum(["json", "csv"]).optional().openapi({ description: "CSV comes as well for `Accept: text/csv`." }),
});
export type ReportQuery = z.output<typeof reportQuery>;

/** A span of time, its end exclusive. */
export interface Span {
  from: Date;
  to: Date;
}

/** What a report is about. */
export interface Range extends Span {
  zone: string;
  granularity: Granularity;
}

/** The range that a query asks for at an instant. @throws InvalidInputError `invalid_input` */
export function readRange({ from, to, zone, granularity, compare }: ReportQuery, now: Date): Range {
  const end = to ?? new Date(Math.floor(now.getTime() / quarterMs) * quarterMs + quarterMs);
  const start = from ?? new Date(local(end, zone).subtract({ days: usualDays }).startOfDay().epochMilliseconds);
  const problems = [
    ...(start >= end ? [problem("/to", "invalid_range", "must be later than `from`")] : []),
    ...(compare !== undefined && start < end && !isStorableInstant(spanBefore({ from: start, to: end }).from)
      ? [problem("/from", "invalid_range", "lies too far before `to`: there is no period of that length before it")]
      : []),
    ...notAQuarter("/from", start),
    ...notAQuarter("/to", end),
  ];
  if (problems.length > 0) throw invalidInput(problems);
  return { from: start, to: end, zone, granularity };
}

const problem = (pointer: string, code: string, message: string) => ({ pointer, code, message });

/** Everything is counted by quarters of an hour, with which the days of every zone begin. */
function notAQuarter(pointer: string, at: Date) {
  if (at.getTime() % quarterMs === 0) return [];
  return [problem(pointer, "not_a_quarter", "must be on a quarter of an hour, such as 10:15:00")];
}

/** The period of the same length before. */
export function spanBefore({ from, to }: Span): Span {
  return { from: new Date(from.getTime() - (to.getTime() - from.getTime())), to: from };
}

/** The hours, days, weeks or months of a range in its zone; the first and the last are cut to it. @throws InvalidInputError */
export function bucketsOf({ from, to, zone, granularity }: Range): Span[] {
  const unit = { hour: { hours: 1 }, day: { days: 1 }, week: { weeks: 1 }, month: { months: 1 } }[granularity];
  const spans: Span[] = [];
  let start = startOf(local(from, zone), granularity);
  while (start.epochMilliseconds < to.getTime()) {
    const next = startOf(start.add(unit), granularity);
    const span = {
      from: new Date(Math.max(from.getTime(), start.epochMilliseconds)),
      to: new Date(Math.min(to.getTime(), next.epochMilliseconds)),
    };
    if (span.from < span.to) spans.push(span);
    if (spans.length > mostBuckets) {
      const message = `makes more than ${mostBuckets} rows of this range: ask for longer ones, or a shorter range`;
      throw invalidInput([problem("/granularity", "too_many_rows", message)]);
    }
    start = next.epochMilliseconds > start.epochMilliseconds ? next : start.add(unit);
  }
  return spans;
}

function startOf(at: Temporal.ZonedDateTime, granularity: Granularity): Temporal.ZonedDateTime {
  if (granularity === "hour") return at.round({ smallestUnit: "hour", roundingMode: "floor" });
  const day = at.startOfDay();
  if (granularity === "day") return day;
  if (granularity === "week") return day.subtract({ days: at.dayOfWeek - 1 }).startOfDay();
  return day.with({ day: 1 }).startOfDay();
}

function local(at: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
}
