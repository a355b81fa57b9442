import { findHolidayPlace } from "../../schedule/holiday-place.ts";
import { holidayCalendar } from "../../schedule/holidays.ts";
import type { HolidayCalendar } from "../../schedule/holidays.ts";
import { weekdayOf } from "../../schedule/local-time.ts";
import type { CapLimit, SendRules } from "../../schedule/send-rules.ts";
import type { BusinessDays } from "../../schedule/wait-for.ts";
import { resolveZone } from "../../schedule/zone.ts";
import type { ResolvedZone } from "../../schedule/zone.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import type { Facts } from "./types.ts";

/**
 * The time rules of a definition for one lead.
 * @property leadZone where the lead is: quiet hours and caps
 * @property zone where days and hours of waits and windows are read: that of the window, else the lead's
 */
export interface TimeContext {
  leadZone: ResolvedZone;
  zone: string;
  holidays: HolidayCalendar | undefined;
  businessDay: BusinessDays;
  /** What of the lead's record could not be used as it is. */
  flags: { code: string; detail: string }[];
}

type Definition = Pick<SequenceDefinition, "timezone" | "window" | "holidays" | "workweek">;

/** Settles zones and holidays for a lead; never fails (resolveZone). */
export function timeContext(definition: Definition, facts: Pick<Facts, "timezone" | "country">): TimeContext {
  const leadZone = resolveZone("lead", facts.timezone, definition.timezone);
  const window = definition.window;
  const { zone } = window ? resolveZone(window.zone, facts.timezone, definition.timezone) : leadZone;
  const country = definition.holidays && readCountry(definition.holidays, facts.country);
  const holidays = definition.holidays && calendarFor(definition.holidays, country?.place ?? "");
  const workdays = new Set<string>(definition.workweek);
  return {
    leadZone,
    zone,
    holidays,
    flags: [leadZone.flag, country?.flag].filter((flag) => flag !== null && flag !== undefined),
    businessDay: (day) => workdays.has(weekdayOf(day)) && (holidays?.(day) ?? null) === null,
  };
}

const calendars = new WeakMap<object, Map<string, HolidayCalendar>>();

type Holidays = NonNullable<SequenceDefinition["holidays"]>;

/** The place of a lead's country, where the definition asks for it; one that nobody knows is flagged, and has no holidays. */
function readCountry({ countries }: Holidays, country: string | null) {
  if (country === null || country.trim() === "" || !countries.includes("lead")) return { place: "", flag: null };
  const place = findHolidayPlace(country);
  if (place !== null) return { place, flag: null };
  const detail = `${JSON.stringify(country.slice(0, 64))} is no country whose holidays are known: write an ISO 3166 code such as "DE" or "DE-BY".`;
  return { place: "", flag: { code: "lead_country_unknown", detail } };
}

/** @param place the lead's, as isHolidayPlace takes it; none when it is empty */
function calendarFor(holidays: Holidays, place: string) {
  let known = calendars.get(holidays);
  if (known === undefined) calendars.set(holidays, (known = new Map()));
  const cached = known.get(place);
  if (cached !== undefined) return cached;
  const places = holidays.countries.map((entry) => (entry === "lead" ? place : entry)).filter((entry) => entry !== "");
  const calendar = holidayCalendar(places, holidays.dates);
  known.set(place, calendar);
  return calendar;
}

/** The caps of a definition as limits of the schedule. */
export function capLimits(cap: SequenceDefinition["cap"]): CapLimit[] {
  return [
    ...(cap?.perDay === undefined ? [] : [{ max: cap.perDay, days: 1 }]),
    ...(cap?.perWeek === undefined ? [] : [{ max: cap.perWeek, days: 7 }]),
  ];
}

/** What the lead itself wants; whichever cap is the strictest holds. */
function ownLimits({ mailsPerWeek }: Pick<Facts, "mailsPerWeek">): CapLimit[] {
  return mailsPerWeek === null || mailsPerWeek === undefined ? [] : [{ max: mailsPerWeek, days: 7 }];
}

/**
 * The sending rules of one email step for one lead. `send: immediately` leaves only the cap.
 * @param limits caps of the whole installation, besides those of the definition
 */
export function emailRules(
  definition: SequenceDefinition,
  context: TimeContext,
  facts: Pick<Facts, "recentSends" | "mailsPerWeek">,
  mail: { immediately: boolean; limits: readonly CapLimit[] },
): SendRules {
  const limits = [...capLimits(definition.cap), ...mail.limits, ...ownLimits(facts)];
  const cap = limits.length === 0 ? undefined : { limits, sends: facts.recentSends };
  const rules: SendRules = { leadZone: context.leadZone.zone, cap };
  if (mail.immediately) return rules;
  const { window, quietHours } = definition;
  return {
    ...rules,
    window: window && { zone: context.zone, open: window.open },
    holidays: context.holidays,
    quietHours,
  };
}
