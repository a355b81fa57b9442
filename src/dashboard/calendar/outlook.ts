import { Temporal } from "temporal-polyfill";
import type { Ahead, Estimate } from "../../report/ahead/ahead-schemas.ts";
import { holidayCalendar } from "../../schedule/holidays.ts";
import { findZone } from "../../schedule/zone.ts";
import { dayOfDate } from "../../platform/date-text.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";

/** What one of the senders or sequences adds to a day. */
export interface Part {
  id: string;
  name: string;
  mails: Estimate;
}

/** A day to come: what goes out, what becomes ready, what still waits at its end, and what is special about it. */
export interface DayAhead {
  /** in the zone of who looks, ISO 8601 */
  date: string;
  mails: Estimate;
  ready: Estimate;
  waiting: Estimate;
  parts: readonly Part[];
  holidays: readonly { name: string; sequences: readonly string[] }[];
  away: readonly string[];
}

export interface Away {
  name: string;
  startsAt: Date;
  endsAt: Date;
}

const none: Estimate = { value: 0, low: 0, high: 0, rows: null };

/** The date of an instant in a zone. Pure. */
export const dateIn = (at: Date, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(findZone(zone) ?? "UTC")
    .toPlainDate()
    .toString();

/** The days of a calendar, each with its parts, the holidays of the sequences that mind them, and who of the reps is away. Pure. */
export function daysAhead(
  { sections, range: { zone } }: Ahead,
  sequences: readonly { name: string; definition: SequenceDefinition }[],
  absences: readonly Away[],
): DayAhead[] {
  const parts = Map.groupBy(sections["senders"] ?? sections["sequences"] ?? [], ({ by }) => by["from"] ?? "");
  const closed = sequences.map(({ name, definition }) => ({
    name,
    on: holidayCalendar(
      (definition.holidays?.countries ?? []).filter((place) => place !== "lead"),
      definition.holidays?.dates ?? [],
    ),
  }));
  return (sections["days"] ?? []).map(({ by, cells }) => {
    const [from, to] = [new Date(by["from"] ?? 0), new Date(by["to"] ?? 0)];
    const date = dateIn(from, zone);
    const free = closed.flatMap(({ name, on }) => {
      const holiday = on(dayOfDate(date));
      return holiday === null ? [] : [{ name: holiday, sequence: name }];
    });
    return {
      date,
      mails: cells["mails"] ?? none,
      ready: cells["ready"] ?? none,
      waiting: cells["waiting"] ?? none,
      parts: (parts.get(by["from"] ?? "") ?? []).map((part) => ({
        id: part.by["senderId"] ?? part.by["sequenceId"] ?? "",
        name: part.by["name"] ?? "",
        mails: part.cells["mails"] ?? none,
      })),
      holidays: [...Map.groupBy(free, ({ name }) => name)].map(([name, all]) => ({
        name,
        sequences: all.map(({ sequence }) => sequence),
      })),
      away: [
        ...new Set(absences.filter(({ startsAt, endsAt }) => startsAt < to && endsAt > from).map(({ name }) => name)),
      ],
    };
  });
}
