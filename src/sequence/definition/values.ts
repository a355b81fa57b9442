import { z } from "zod";
import { parseDuration } from "../../schedule/duration.ts";
import { weekdays } from "../../schedule/types.ts";
import { findZone } from "../../schedule/zone.ts";

/** A text that fits a pattern; every way to get it wrong gives the same help. */
export const matching = (pattern: RegExp, help: string) => z.string({ error: help }).regex(pattern, { error: help });

/** A text that passes a test, with the same help whatever is wrong with it. */
export const checked = (test: (text: string) => boolean, help: string) =>
  z.string({ error: help }).refine(test, { error: help });

/** The target that ends the sequence for the lead; no step may have this id. */
export const endTarget = "end";

const idPattern = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const idHelp = 'Write an id of lower-case letters, digits, "-" and "_" (at most 64), such as "day-2-reminder".';

export const stepId = matching(idPattern, idHelp)
  .refine((id) => id !== endTarget, { error: '"end" is where a sequence ends; give the step another id.' })
  .meta({ description: "Stable id of the step, unique in the sequence. Enrollments and statistics refer to it." });

export const target = matching(idPattern, 'Write the id of a step, or "end".').meta({
  description: 'Id of the step to go to, or "end". Left out: the next step in the list.',
});

/** The key of another thing: a sequence, a sender, a segment, a group. */
export const key = matching(
  /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,
  'Write a key of letters, digits, "-", "_" and "." (at most 100).',
);

export const templateKey = matching(
  /^[a-z0-9][a-z0-9_-]{0,63}(\/[a-z0-9][a-z0-9_-]{0,63}){0,3}$/,
  'Write the key of a template, such as "welcome/hello" for templates/welcome/hello.mjml.',
);

/** How many of a hundred are held out. */
export const holdoutShare = z
  .int({ error: "Write a whole number from 1 to 50: how many of a hundred." })
  .min(1, { error: "Write a whole number from 1 to 50: how many of a hundred." })
  .max(50, { error: "Hold out half of all at the most: write a number from 1 to 50." });

export const positiveDuration = checked(
  (text) => parseDuration(text)?.sign === 1,
  'Write an ISO 8601 duration longer than nothing, such as "P2D", "PT4H" or "P1M" (at most ten years).',
).meta({ description: "ISO 8601 duration", examples: ["P2D", "PT4H"] });

export const offset = checked(
  (text) => parseDuration(text) !== null,
  'Write an ISO 8601 duration, negative for before the date, such as "-P3D" or "PT12H".',
).meta({ description: "ISO 8601 duration; negative means before", examples: ["-P3D"] });

const clockPattern = /^([01]\d|2[0-3]):[0-5]\d$/;
export const clockTime = matching(clockPattern, 'Write a local time in quotes, such as "09:00".');
export const clockTimeOr24 = matching(
  /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/,
  'Write a local time in quotes, such as "17:30", or "24:00" for the end of the day.',
);

export const weekday = z.enum(weekdays, { error: "Write days as mon, tue, wed, thu, fri, sat or sun." });
export const weekdayList = z.array(weekday).min(1).max(7);

export const zoneId = checked(
  (id) => findZone(id) !== null,
  'Write an IANA time zone, such as "Europe/Paris" or "UTC".',
);

/** A day; the day after it, in any zone, is one of four-digit years as well. */
export const plainDate = z.iso
  .date({ error: 'Write a date that exists, such as "2026-12-24".' })
  .refine((date) => date >= "1970" && date < "9999", { error: "Write a date of the years 1970 to 9998." });

export const attributeName = matching(
  /^[A-Za-z][A-Za-z0-9_]{0,63}$/,
  'Write the name of a lead attribute: letters, digits and "_", starting with a letter.',
);

export const tag = z.string().min(1).max(100);
export const text = (longest: number) => z.string().min(1).max(longest);
export const dayCounting = z.enum(["calendar", "business"]).default("calendar");
