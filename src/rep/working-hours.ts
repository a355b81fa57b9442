import { z } from "@hono/zod-openapi";
import type { WorkingSpan } from "../db/schema/reps.ts";
import { clockTime, clockTimeOr24, weekdayList } from "../sequence/definition/values.ts";

/** When nobody has said otherwise. */
export const usualHours: readonly WorkingSpan[] = [
  { days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:00" },
];

/** Local working hours by weekday, in a body and in an answer. */
export const workingHours = z
  .array(
    z.strictObject({ days: weekdayList, from: clockTime, to: clockTimeOr24 }).refine((span) => span.from !== span.to, {
      path: ["to"],
      error: 'The span is empty; for a whole day write from "00:00" to "24:00".',
    }),
  )
  .min(1)
  .max(50)
  .openapi("WorkingHours", {
    description: 'Local hours on weekdays; a span crosses midnight when "to" is not after "from".',
    example: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:00" }],
  });
