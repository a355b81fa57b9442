import type { CalendarReader } from "./calendar/reader.ts";

/** What this room keeps open for itself. */
export interface RepParts {
  readonly calendars: CalendarReader;
}
