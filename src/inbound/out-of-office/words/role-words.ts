import { allPhrases, anyOf } from "../../phrases/all-phrases.ts";
import { weekdays } from "./calendar.ts";
import { oneOf } from "./words.ts";

/** What a word beside a date says that the date is. */
export type Cue = "until" | "from" | "after" | "before";

/** Cues that stand directly before a date; articles, weekdays and words such as "including" may come between. */
export const cueWords = new Map<string, Cue>();
for (const cue of ["from", "after", "before", "until"] as const)
  for (const phrase of allPhrases((file) => file.outOfOffice?.cuesBefore?.[cue])) cueWords.set(phrase, cue);

/** Words that may stand between a cue and its date. */
export const skippable: ReadonlySet<string> = new Set([
  ...allPhrases((file) => file.outOfOffice?.connectors),
  ...weekdays.flat(),
]);

/** Cues directly behind a date, the longest first. */
export const suffixes = (["until", "after", "before", "from"] as const)
  .flatMap((cue) => allPhrases((file) => file.outOfOffice?.cuesAfter?.[cue]).map((phrase) => ({ phrase, cue })))
  .sort((a, b) => b.phrase.length - a.phrase.length);

/** Stems that say: this is about being at work again. */
export const backStems = allPhrases((file) => file.outOfOffice?.back);

/** Stems that say: away from work. */
export const awayStems = allPhrases((file) => file.outOfOffice?.away);

/** Being reachable; with a "from" cue and without a negation it means being back. */
export const availableStems = allPhrases((file) => file.outOfOffice?.available);

export const negations = allPhrases((file) => file.outOfOffice?.negations);

/** Cues that name the last day itself. */
export const closedUntil: ReadonlySet<string> = new Set(allPhrases((file) => file.outOfOffice?.lastDayCues));

/** "Get back to you" and its kin are no return to work. */
export const promises = anyOf((file) => file.outOfOffice?.promises, { before: "(?<!\\p{L})", flags: "gu" });

/** "I don't work on Fridays" is no absence of this week. */
export const habit = anyOf((file) => file.outOfOffice?.habit, {
  before: "(?<!\\p{L})",
  after: "(?!\\p{L})",
  flags: "u",
});

/** "Between the 1st and the 5th", up to the second day. */
export const betweenAnd = new RegExp(
  `(?<!\\p{L})(?:${oneOf(allPhrases((file) => file.outOfOffice?.between))})\\s[^.!?]{1,40}\\s(?:${oneOf(allPhrases((file) => file.outOfOffice?.and))})\\s(?:\\p{L}{1,12}\\s){0,3}$`,
  "u",
);

/** A day behind the word that opens a range. */
export const inRange = new RegExp(
  `(?<!\\p{L})(?:${oneOf(allPhrases((file) => file.outOfOffice?.rangeStart))})\\s(?:\\p{L}{1,14}[.,]?\\s){0,4}\\p{Nd}`,
  "u",
);
