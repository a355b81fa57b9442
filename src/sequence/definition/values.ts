import { z } from "zod";
import { parseDuration } from "../../schedule/duration.ts";
import { weekdays } from "../../schedule/types.ts";
import { findZone } from "../../schedule/zone.ts";

/** The target that ends the sequence for the lead; no step may have this id. */
export const endTarget = "end";

const idPattern = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const idHelp = 'Write an id of lower-case letters, digits, "-" and "_" (at most 64), such as "day-2-reminder".';

export const stepId = z
  .string()
  .regex(idPattern, { error: idHelp })
  .refine((id) => id !== endTarget, { error: '"end" is where a sequence ends; give the step another id.' })
  .meta({ description: "Stable id of the step, unique in the sequence. Enrollments and statistics refer to it." });

export const target = z
  .string()
  .regex(idPattern, { error: 'Write the id of a step, or "end".' })
  .meta({ description: 'Id of the step to go to, or "end". Left out: the next step in the list.' });

/** The key of another thing: a sequence, a sender, a segment, a group. */
export const key = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, {
  error: 'Write a key of letters, digits, "-", "_" and "." (at most 100).',
});

export const templateKey = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}(\/[a-z0-9][a-z0-9_-]{0,63}){0,3}$/, {
  error: 'Write the key of a template, such as "welcome/hello" for templates/welcome/hello.mjml.',
});

export const positiveDuration = z
  .string()
  .refine((text) => parseDuration(text)?.sign === 1, {
    error: 'Write an ISO 8601 duration longer than nothing, such as "P2D", "PT4H" or "P1M" (at most ten years).',
  })
  .meta({ description: "ISO 8601 duration", examples: ["P2D", "PT4H"] });

export const offset = z
  .string()
  .refine((text) => parseDuration(text) !== null, {
    error: 'Write an ISO 8601 duration, negative for before the date, such as "-P3D" or "PT12H".',
  })
  .meta({ description: "ISO 8601 duration; negative means before", examples: ["-P3D"] });

const clockPattern = /^([01]\d|2[0-3]):[0-5]\d$/;
export const clockTime = z.string().regex(clockPattern, { error: 'Write a local time in quotes, such as "09:00".' });
export const clockTimeOr24 = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, {
  error: 'Write a local time in quotes, such as "17:30", or "24:00" for the end of the day.',
});

export const weekday = z.enum(weekdays, { error: "Write days as mon, tue, wed, thu, fri, sat or sun." });
export const weekdayList = z.array(weekday).min(1).max(7);

export const zoneId = z.string().refine((id) => findZone(id) !== null, {
  error: 'Write an IANA time zone, such as "Europe/Paris" or "UTC".',
});

export const plainDate = z.iso.date({ error: 'Write a date that exists, such as "2026-12-24".' });

export const attributeName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, {
  error: 'Write the name of a lead attribute: letters, digits and "_", starting with a letter.',
});

export const tag = z.string().min(1).max(100);
export const text = (longest: number) => z.string().min(1).max(longest);
export const dayCounting = z.enum(["calendar", "business"]).default("calendar");
