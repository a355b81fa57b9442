import { holidayCalendar } from "../../../schedule/holidays.ts";
import { dateOfDay, dayOf, toLocal } from "../../../schedule/local-time.ts";
import { nextSendAt } from "../../../schedule/next-send-at.ts";
import type { SendRules } from "../../../schedule/send-rules.ts";
import { resolveZone } from "../../../schedule/zone.ts";
import type { SequenceDefinition } from "../definition.ts";
import { toPointer } from "./problems.ts";
import type { DefinitionProblem } from "./problems.ts";

type Definition = Pick<SequenceDefinition, "timezone" | "window" | "holidays" | "quietHours">;

/** Any Monday: weekly rules that leave no time leave none in any week. */
const someMonday = new Date("2026-01-05T00:00:00Z");

/**
 * Checks that window, quiet hours and holidays leave any time at all, for a lead that is where the sequence is: all leads
 * without a zone of their own are. Whose own zone or country alone leaves none is told by simulate and explain.
 */
export function checkOpen(definition: Definition): DefinitionProblem[] {
  const { window, quietHours, holidays } = definition;
  const leadZone = resolveZone("sequence", null, definition.timezone).zone;
  const hours: SendRules = {
    leadZone,
    window: window && { zone: resolveZone(window.zone, null, definition.timezone).zone, open: window.open },
    quietHours,
  };
  if (quietHours !== undefined && nextSendAt(someMonday, hours).kind === "never") {
    const whose = window?.zone === "lead" ? "" : ` for a lead in ${leadZone}, as any without a zone of its own is`;
    const message = `The quiet hours ${quietHours.from}-${quietHours.to} cover the whole window${whose}: shorten them, or widen the window.`;
    return [{ pointer: "/quietHours", code: "never_open", message }];
  }
  if (holidays === undefined) return [];
  const closed = closedFrom(hours, holidays);
  if (closed === null) return [];
  const pointer = toPointer(["holidays", holidays.dates.length > 0 ? "dates" : "countries"]);
  const message = `With these holidays no time to send is left for 400 days from ${closed}: leave some days out, or widen the window.`;
  return [{ pointer, code: "never_open", message }];
}

/** The first day from which the holidays leave no time to send, `YYYY-MM-DD`; null when there is none. */
function closedFrom(hours: SendRules, { countries, dates }: NonNullable<Definition["holidays"]>): string | null {
  const calendar = holidayCalendar(
    countries.filter((place) => place !== "lead"),
    dates,
  );
  const zone = hours.window?.zone ?? hours.leadZone;
  const rules = { ...hours, holidays: calendar };
  // What opens after a closed stretch has been seen to be open: the next look is at what closes after that.
  let open = -Infinity;
  for (const date of [dateOfDay(dayOf(someMonday.getTime())), ...dates.toSorted()]) {
    const start = new Date(`${date}T00:00:00Z`);
    if (start.getTime() < open) continue;
    const next = nextSendAt(start, rules);
    if (next.kind === "never") return dateOfDay(dayOf(toLocal(zone, start.getTime())));
    open = next.at.getTime();
  }
  return null;
}
