import { allPhrases } from "../../phrases/all-phrases.ts";
import { monthNames, weekdayNames } from "../../phrases/names.ts";

/** Month names from January on: full, inflected and short forms of all languages that are read. */
export const months = monthNames.map((month) => allPhrases((file) => file.outOfOffice?.months?.[month]));

/** Months that may stand before the day; others would collide with words ("out 3"). */
export const monthsBeforeDay = monthNames.map((month) =>
  allPhrases((file) => file.outOfOffice?.monthsBeforeDay?.[month]),
);

/** Weekday names from Monday on (ISO 8601), with the cases in which they stand after "on" and "until". */
export const weekdays = weekdayNames.map((day) => allPhrases((file) => file.outOfOffice?.weekdays?.[day]));

/** Weekday forms too short or too common to stand alone; they count only beside a date. */
export const weakWeekdays = allPhrases((file) => file.outOfOffice?.weakWeekdays);
