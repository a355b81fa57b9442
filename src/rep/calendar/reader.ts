import { openThread } from "../../platform/thread.ts";
import type { CalendarAnswer, ReadInput } from "./read-calendar.ts";

/** Reads calendars apart from everything else, one after the other. */
export interface CalendarReader {
  /** @throws when the calendar breaks the thread or takes longer than the limit */
  read(input: ReadInput): Promise<CalendarAnswer>;
  close(): Promise<void>;
}

/** The thread starts with the first calendar, and ends when none has come for a while. */
export function openCalendarReader(): CalendarReader {
  const script = new URL("./worker.ts", import.meta.url);
  const limits = { limitMs: 10_000, startMs: 30_000, memoryMb: 256, idleMs: 30_000 };
  const thread = openThread<ReadInput, CalendarAnswer>(script, limits);
  return { read: (input) => thread.ask(input), close: () => thread.close() };
}
