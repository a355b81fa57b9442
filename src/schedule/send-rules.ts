import type { HolidayCalendar } from "./holidays.ts";
import { dateOfDay, dayMs, dayOf, toLocal, weekdayOf } from "./local-time.ts";
import { nextOpen, weeklyHours } from "./next-open.ts";
import type { Opening, WeeklyHours } from "./next-open.ts";
import { offsetSpan } from "./offset-spans.ts";
import { weekdays } from "./types.ts";
import type { OpenSpan, Shift } from "./types.ts";

/** At most `max` mails in any `days` consecutive days of the lead's zone. */
export interface CapLimit {
  max: number;
  days: number;
}

/** All that decides when a mail may leave. Zones are IANA ids checked by the caller (resolveZone). */
export interface SendRules {
  /** Zone of the lead: quiet hours and caps are read in it. */
  leadZone: string;
  window?: { zone: string; open: readonly OpenSpan[] } | undefined;
  /** Closed days, in the zone of the window, or of the lead without one. */
  holidays?: HolidayCalendar | undefined;
  quietHours?: { from: string; to: string } | undefined;
  /** `sends` are the instants of mails to this lead that left or are about to, over all sequences. */
  cap?: { limits: readonly CapLimit[]; sends: readonly Date[] } | undefined;
  /** Moves the mail by a part of this, the same for the same key. */
  spread?: { withinMs: number; key: string } | undefined;
}

/** One rule, as a function to the earliest instant it allows that is not before `at`, and until when it then allows. */
export interface SendRule {
  name: Shift["rule"];
  next: (at: number, horizon: number) => Opening | null;
  /** Why an instant is not allowed, for people. */
  detail: (at: number) => string;
}

const hoursCache = new WeakMap<readonly OpenSpan[], WeeklyHours>();

function prepared(open: readonly OpenSpan[]): WeeklyHours {
  const known = hoursCache.get(open);
  if (known !== undefined) return known;
  const hours = weeklyHours(open);
  hoursCache.set(open, hours);
  return hours;
}

const clockOf = (zone: string, at: number) => new Date(toLocal(zone, at)).toISOString().slice(11, 16);
const dayName = (zone: string, at: number) => {
  const day = dayOf(toLocal(zone, at));
  return `${weekdayOf(day)} ${dateOfDay(day)}`;
};

/** The earliest instant from `at` on whose local day is not closed. */
function nextOpenDay(closed: (day: number) => boolean, zone: string, at: number, horizon: number): Opening | null {
  for (let cursor = at; cursor < horizon;) {
    const span = offsetSpan(zone, cursor);
    const day = dayOf(cursor + span.offsetMs);
    const dayEnd = Math.min((day + 1) * dayMs - span.offsetMs, span.until);
    if (!closed(day)) return { at: cursor, until: dayEnd };
    cursor = dayEnd;
  }
  return null;
}

function windowRule(window: NonNullable<SendRules["window"]>): SendRule {
  const hours = prepared(window.open);
  const text = window.open.map((span) => `${span.days.join(",")} ${span.from}-${span.to}`).join("; ");
  return {
    name: "window",
    next: (at, horizon) => nextOpen(hours, window.zone, at, horizon),
    detail: (at) =>
      `${dayName(window.zone, at)} ${clockOf(window.zone, at)} in ${window.zone} is outside the window ${text}.`,
  };
}

function quietRule(quiet: { from: string; to: string }, zone: string): SendRule {
  const hours = weeklyHours([{ days: weekdays, from: quiet.to, to: quiet.from }]);
  return {
    name: "quiet_hours",
    next: (at, horizon) => nextOpen(hours, zone, at, horizon),
    detail: (at) => `${clockOf(zone, at)} in ${zone} is within the quiet hours ${quiet.from}-${quiet.to}.`,
  };
}

function holidayRule(holidays: HolidayCalendar, zone: string): SendRule {
  return {
    name: "holiday",
    next: (at, horizon) => nextOpenDay((day) => holidays(day) !== null, zone, at, horizon),
    detail: (at) => `${dayName(zone, at)} is ${holidays(dayOf(toLocal(zone, at))) ?? "closed"}.`,
  };
}

function capRule(cap: NonNullable<SendRules["cap"]>, zone: string): SendRule {
  const days = cap.sends.map((at) => dayOf(toLocal(zone, at.getTime())));
  const full = (day: number) =>
    cap.limits.find((limit) => days.filter((d) => d > day - limit.days && d <= day).length >= limit.max);
  return {
    name: "cap",
    next: (at, horizon) => nextOpenDay((day) => full(day) !== undefined, zone, at, horizon),
    detail: (at) => {
      const limit = full(dayOf(toLocal(zone, at)));
      return `The lead already has ${limit?.max ?? 0} in ${limit?.days ?? 0} day(s) by ${dayName(zone, at)}, the most it gets.`;
    },
  };
}

/** The rules in force, in the order their reasons are told. */
export function sendRules(rules: SendRules): SendRule[] {
  const zone = rules.window?.zone ?? rules.leadZone;
  return [
    rules.cap && rules.cap.limits.length > 0 ? capRule(rules.cap, rules.leadZone) : null,
    rules.holidays ? holidayRule(rules.holidays, zone) : null,
    rules.window ? windowRule(rules.window) : null,
    rules.quietHours ? quietRule(rules.quietHours, rules.leadZone) : null,
  ].filter((rule) => rule !== null);
}
