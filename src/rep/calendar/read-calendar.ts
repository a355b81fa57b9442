import ICAL from "ical.js";
import { Temporal } from "temporal-polyfill";
import { findZone } from "../../schedule/zone.ts";
import { absenceSpan } from "../absence/absence-span.ts";

/** One absence that a calendar tells: days (ISO 8601, inclusive) of the rep's zone, and the instants. */
export interface ReadAbsence {
  fromDate: string;
  toDate: string;
  startsAt: Date;
  endsAt: Date;
}

/** `unread` counts events that could not be read, which are left out. */
export interface ReadCalendar {
  absences: ReadAbsence[];
  unread: number;
}

/** What a reading comes to; `reason` is for people. */
export type CalendarAnswer = ({ kind: "read" } & ReadCalendar) | { kind: "refused"; reason: string };

export interface ReadInput {
  text: string;
  /** IANA zone of the rep: whole days, and times without a zone, are of it. */
  zone: string;
  now: Date;
}

/** The text is no calendar, or one that takes too long to read. Its message is for people. */
export class CalendarError extends Error {
  override name = "CalendarError";
}

const aheadMs = 90 * 86_400_000;
const absencesAtMost = 500;
/** Rules may begin long ago, and repeat each second: so many times of one are looked at, and of all together. */
const occurrencesOfOne = 15_000;
const occurrencesAtMost = 40_000;

/**
 * Reads the absences of the next 90 days from an iCalendar file (RFC 5545), with what repeats (RRULE, RDATE) but for what was taken out
 * or moved (EXDATE, RECURRENCE-ID). Counted are whole days that are not free (TRANSP), and whatever Outlook calls out of office
 * (X-MICROSOFT-CDO-BUSYSTATUS). Pure; an event that cannot be read costs only itself.
 * @throws CalendarError
 */
export function readCalendar({ text, zone, now }: ReadInput): ReadCalendar {
  const parsed = parse(text);
  const events = parsed.calendars.flatMap((calendar) => calendar.getAllSubcomponents("vevent"));
  const isException = (event: ICAL.Component) => event.hasProperty("recurrence-id");
  const exceptions = Map.groupBy(events.filter(isException), uidOf);
  const series = new Set(events.filter((event) => !isException(event)).map(uidOf));
  const known = new Set<string>();
  const budget: Budget = { left: occurrencesAtMost };
  const found: ReadAbsence[] = [];
  let unread = parsed.unread;
  for (const component of events) {
    const uid = uidOf(component);
    if (isException(component) && series.has(uid)) continue;
    try {
      const event = new ICAL.Event(component, {
        exceptions: isException(component) ? [] : (exceptions.get(uid) ?? []),
      });
      for (const { item, startDate, endDate } of occurrences(event, now, budget)) {
        const away = absenceOf(item.component, startDate, endDate, zone);
        if (away === null || away.endsAt <= now || away.startsAt.getTime() > now.getTime() + aheadMs) continue;
        const key = `${away.startsAt.getTime()} ${away.endsAt.getTime()}`;
        if (!known.has(key)) found.push(away);
        known.add(key);
      }
    } catch (error) {
      if (error instanceof CalendarError) throw error;
      unread += 1;
    }
  }
  const absences = found.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime()).slice(0, absencesAtMost);
  return { absences, unread };
}

interface Parsed {
  calendars: ICAL.Component[];
  unread: number;
}

function parse(text: string): Parsed {
  const clean = text.replace(/^\uFEFF/, "").trim();
  if (!/^BEGIN:VCALENDAR/i.test(clean)) {
    throw new CalendarError("What the link answers is no calendar. Does it need a sign-in?");
  }
  try {
    // Several calendars in a row are a list of their own.
    const parsed: unknown = ICAL.parse(clean);
    const all = Array.isArray(parsed) && Array.isArray(parsed[0]) ? (parsed as unknown[][]) : [parsed as unknown[]];
    return { calendars: all.map((one) => new ICAL.Component(one)), unread: 0 };
  } catch {
    return parseEach(clean.replaceAll("\r\n", "\n"));
  }
}

const eventBlock = /^BEGIN:VEVENT\s*?$[\s\S]*?^END:VEVENT\s*?$/gim;

/** The events one by one, beside what describes their zones. */
function parseEach(text: string): Parsed {
  let calendar: ICAL.Component;
  try {
    calendar = new ICAL.Component(ICAL.parse(text.replaceAll(eventBlock, "").replaceAll(/^\s*\n/gm, "")) as unknown[]);
  } catch {
    throw new CalendarError("The calendar cannot be read: it is not as RFC 5545 has it.");
  }
  let unread = 0;
  for (const [block] of text.matchAll(eventBlock)) {
    try {
      calendar.addSubcomponent(new ICAL.Component(ICAL.parse(block) as unknown[]));
    } catch {
      unread += 1;
    }
  }
  return { calendars: [calendar], unread };
}

const uidOf = (component: ICAL.Component): string => String(component.getFirstPropertyValue("uid") ?? "");

type Occurrence = Pick<ReturnType<ICAL.Event["getOccurrenceDetails"]>, "item" | "startDate" | "endDate">;

interface Budget {
  left: number;
}

function* occurrences(event: ICAL.Event, now: Date, budget: Budget): Generator<Occurrence> {
  if (!event.isRecurring()) {
    yield { item: event, startDate: event.startDate, endDate: event.endDate };
    return;
  }
  // Moved ones may stand outside their place in the rule.
  yield* Object.values<ICAL.Event>(event.exceptions).map((item) => ({
    item,
    startDate: item.startDate,
    endDate: item.endDate,
  }));
  if (!countsAsAway(event.component, event.startDate)) return;
  const until = now.getTime() + aheadMs + 86_400_000;
  // A day more on either side, for the zones.
  const from = now.getTime() - event.duration.toSeconds() * 1000 - 86_400_000;
  const iterator = event.iterator();
  let looked = 0;
  for (let next = iterator.next(); next !== undefined && next !== null; next = iterator.next()) {
    budget.left -= 1;
    looked += 1;
    if (looked > occurrencesOfOne) throw new Error("this event repeats too much to be read");
    if (budget.left < 0) throw new CalendarError("The calendar repeats too much to be read.");
    const at = next.toUnixTime() * 1000;
    if (at > until) return;
    if (at < from) continue;
    const details = event.getOccurrenceDetails(next);
    if (event.exceptions[details.recurrenceId.toString()] === undefined) yield details;
  }
}

const notAway = new Set(["FREE", "TENTATIVE", "WORKINGELSEWHERE"]);

const said = (event: ICAL.Component, name: string): string =>
  String(event.getFirstPropertyValue(name) ?? "").toUpperCase();

const isOfWholeDays = (event: ICAL.Component, start: ICAL.Time): boolean =>
  start.isDate || said(event, "x-microsoft-cdo-alldayevent") === "TRUE";

/** Whether an event is an absence whenever it takes place; of a meeting none of its times is. */
function countsAsAway(event: ICAL.Component, start: ICAL.Time): boolean {
  if (said(event, "status") === "CANCELLED") return false;
  const busy = said(event, "x-microsoft-cdo-busystatus");
  if (notAway.has(busy) || (busy !== "OOF" && said(event, "transp") === "TRANSPARENT")) return false;
  return busy === "OOF" || isOfWholeDays(event, start);
}

function absenceOf(event: ICAL.Component, start: ICAL.Time, end: ICAL.Time, zone: string): ReadAbsence | null {
  if (!countsAsAway(event, start)) return null;
  if (isOfWholeDays(event, start)) {
    const fromDate = dayOf(start);
    // The end is the day after the last (3.6.1).
    const last = Temporal.PlainDate.from(dayOf(end)).subtract({ days: 1 }).toString();
    const days = { fromDate, toDate: last < fromDate ? fromDate : last };
    return { ...days, ...absenceSpan(zone, days) };
  }
  const startsAt = instantOf(start, event, zone);
  const endsAt = instantOf(end, event, zone);
  if (endsAt <= startsAt) return null;
  const lastMoment = new Date(endsAt.getTime() - 1);
  return { fromDate: localDay(startsAt, zone), toDate: localDay(lastMoment, zone), startsAt, endsAt };
}

const dayOf = ({ year, month, day }: ICAL.Time): string => new Temporal.PlainDate(year, month, day).toString();
const localDay = (at: Date, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString();

/** The zone that is named, by the calendar library of the house where it is an IANA one, else as the file describes it. */
function instantOf(time: ICAL.Time, event: ICAL.Component, zone: string): Date {
  if (time.zone?.tzid === "UTC") return time.toJSDate();
  const named = String(event.getFirstProperty("dtstart")?.getParameter("tzid") ?? "");
  const isDescribed = time.zone !== undefined && time.zone.tzid !== "floating";
  const timeZone = findZone(named) ?? (isDescribed ? null : zone);
  if (timeZone === null) return new Date(time.toUnixTime() * 1000);
  const { year, month, day, hour, minute, second } = time;
  const local = { year, month, day, hour, minute, second: Math.min(second, 59), timeZone };
  return new Date(Temporal.ZonedDateTime.from(local).epochMilliseconds);
}
