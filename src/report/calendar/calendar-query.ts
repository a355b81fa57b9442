import { z } from "@hono/zod-openapi";
import { instantInput } from "../../platform/http/schemas.ts";
import { invalidInput } from "../../platform/http/validation.ts";
import { bucketsOf, reportQuery } from "../range/range.ts";
import type { Range, Span } from "../range/range.ts";

const dayMs = 86_400_000;
const usualDays = 30;
export const mostDays = 90;

export const calendarQuery = z.strictObject({
  from: instantInput.optional().openapi({ description: "Not in the past. Left out: now." }),
  to: instantInput
    .optional()
    .openapi({ description: "Exclusive, 90 days from now at most. Left out: 30 days from now." }),
  zone: reportQuery.shape.zone,
  groupBy: z.enum(["sender", "sequence"]).default("sender"),
  sample: z.coerce.number().int().min(100).max(20_000).default(2_000).openapi({
    type: "integer",
    description: "With more enrollments than that, as many stand for all, and the numbers are estimates.",
  }),
  format: reportQuery.shape.format,
});
export type CalendarQuery = z.output<typeof calendarQuery>;

/** The days that are asked for; the first and the last are cut to the range. @throws InvalidInputError `invalid_input` */
export function readDays({ from, to, zone }: CalendarQuery, now: Date): { range: Range; days: Span[] } {
  const start = from ?? now;
  const end = to ?? new Date(Math.max(start.getTime(), now.getTime()) + usualDays * dayMs);
  const limit = new Date(now.getTime() + mostDays * dayMs);
  const problems = [
    ...(start < now
      ? [problem("/from", "in_the_past", "must not be in the past: what was sent is in the other reports")]
      : []),
    ...(start >= end ? [problem("/to", "invalid_range", "must be later than `from`")] : []),
    ...(end > limit && to !== undefined
      ? [problem("/to", "too_far", `must be within ${mostDays} days from now: ${limit.toISOString()} at the latest`)]
      : []),
  ];
  if (problems.length > 0) throw invalidInput(problems);
  const range: Range = { from: start, to: end < limit ? end : limit, zone, granularity: "day" };
  return { range, days: bucketsOf(range) };
}

const problem = (pointer: string, code: string, message: string) => ({ pointer, code, message });
