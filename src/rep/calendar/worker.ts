import { z } from "zod";
import { answerRequests } from "../../platform/thread.ts";
import { CalendarError, readCalendar } from "./read-calendar.ts";
import type { CalendarAnswer } from "./read-calendar.ts";

const request = z.strictObject({ text: z.string(), zone: z.string(), now: z.date() });

// The thread in which calendars are read: a rule that repeats for ever ends the thread, never the process.
answerRequests(async (message): Promise<CalendarAnswer> => {
  try {
    return { kind: "read", ...readCalendar(request.parse(message)) };
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    return { kind: "refused", reason: error.message };
  }
});
