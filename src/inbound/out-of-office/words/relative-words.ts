import { allPhrases } from "../../phrases/all-phrases.ts";
import { relativeDayNames } from "../../phrases/names.ts";
import type { PhraseFile } from "../../phrases/sections.ts";

/** A day named by its distance from the day of sending. */
export type RelativeDay = (typeof relativeDayNames)[number];

export const relativeWords = relativeDayNames.flatMap((day) => wordsFor(day).map((phrase) => ({ phrase, day })));

export function wordsFor(day: RelativeDay): readonly string[] {
  return allPhrases((file) => file.outOfOffice?.relative?.[day]);
}

/** Number words for durations. */
export const numberWords: ReadonlyMap<string, number> = new Map(
  allPhrases((file) => Object.entries(file.outOfOffice?.numbers ?? {})).flatMap(([value, words]) =>
    (words ?? []).map((word) => [word, Number(value)] as const),
  ),
);

const wordsOfUnit = (unit: "day" | "week" | "month") =>
  allPhrases((file: PhraseFile) => file.outOfOffice?.units?.[unit]);

export const unitWords = { day: wordsOfUnit("day"), week: wordsOfUnit("week"), month: wordsOfUnit("month") };
