import type { WorkingSpan } from "../../db/schema/reps.ts";
import { afterWorkingTime } from "../../schedule/business/after-working-time.ts";
import { durationMs } from "../../schedule/duration.ts";
import { holidayCalendar } from "../../schedule/holidays.ts";
import { weeklyHours } from "../../schedule/next-open.ts";
import { usualHours } from "../working-hours.ts";

/** What of a team says by when a handoff is to be accepted. */
export interface TeamTimes {
  zone: string;
  hours: WorkingSpan[] | null;
  holidays: { places: string[]; dates: string[] };
  acceptWithin: string;
  remindAfter: string | null;
}

/** When the rep is reminded, and when it is late: in the working time of the team. */
export function acceptTimes(team: TeamTimes, from: Date): { remindAt: Date; acceptBy: Date } {
  const working = {
    hours: weeklyHours(team.hours ?? usualHours),
    zone: team.zone,
    holidays: holidayCalendar(team.holidays.places, team.holidays.dates),
  };
  const within = durationMs(team.acceptWithin);
  const remindAfter = team.remindAfter === null ? within / 2 : durationMs(team.remindAfter);
  return {
    remindAt: afterWorkingTime(from, remindAfter, working),
    acceptBy: afterWorkingTime(from, within, working),
  };
}

const usualHotAfter = "PT5M";

/** When a hot one that nobody has accepted is told of once more: so many minutes of any time, also at night. */
export function hotAlertAt(team: { hotAfter: string } | null, from: Date): Date {
  return new Date(from.getTime() + durationMs(team?.hotAfter ?? usualHotAfter));
}
