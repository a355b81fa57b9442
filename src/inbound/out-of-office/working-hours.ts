import { allPhrases, anyOf } from "../phrases/all-phrases.ts";
import { lastStem } from "./words/words.ts";

const workingHours = anyOf((file) => file.outOfOffice?.workingHours, {
  before: "(?<![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}])",
  flags: "u",
});
const habit = anyOf((file) => file.outOfOffice?.habit, { before: "(?<!\\p{L})", after: "(?!\\p{L})", flags: "u" });
const away = anyOf((file) => file.autoReply?.away, { flags: "u" });
const awayStems = allPhrases((file) => file.outOfOffice?.away);
const sentence = /[^\n。！？!?;؟]+?(?:\.(?=\s|$)|[\n。！？!?;؟]|$)/gu;

/**
 * The folded note without the sentences about hours of opening and days on which somebody never works, which are no absence; spaces
 * stand in their place.
 */
export function withoutWorkingHours(note: string): string {
  return note.replace(sentence, (part) =>
    workingHours.test(part) && !isAway(part) ? part.replace(/[^\n]/g, " ") : part,
  );
}

/** Whether the folded note speaks of an absence, and not only of hours and days of work. */
export function speaksOfAbsence(note: string): boolean {
  return [...note.matchAll(sentence)].some(
    ([part]) => !workingHours.test(part) && !habit.test(part) && (away.test(part) || lastStem(part, awayStems) >= 0),
  );
}

/** On leave besides, whatever the hours are. */
function isAway(part: string): boolean {
  return away.test(part) && !habit.test(part);
}
