import { dayOfDate } from "../../platform/date-text.ts";
import { startOfDay } from "../../schedule/local-day.ts";

/** The instants of some whole days in a zone: from the beginning of the first to that of the day after the last. */
export function absenceSpan(
  zone: string,
  days: { fromDate: string; toDate: string },
): { startsAt: Date; endsAt: Date } {
  return {
    startsAt: new Date(startOfDay(zone, dayOfDate(days.fromDate))),
    endsAt: new Date(startOfDay(zone, dayOfDate(days.toDate) + 1)),
  };
}
