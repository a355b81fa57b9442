import { chainFinder } from "../../platform/phrase-list.ts";
import { allPhrases } from "../phrases/all-phrases.ts";
import { weekdays } from "./words/calendar.ts";
import { wordsFor } from "./words/relative-words.ts";
import { firstStem, oneOf } from "./words/words.ts";

const findDepartures = chainFinder(
  allPhrases((file) => file.outOfOffice?.leftForGood),
  60,
);
/** "I no longer work on Fridays" is a habit. */
const weekdayFollows = new RegExp(
  `^\\p{L}{0,3}\\s(?:(?:on|am|an|op|le|les|el|los|il|às|på|om|w|v|po)\\s)?(?:${oneOf([...weekdays.flat(), "weekends", "wochenenden", "weekend"])})s?(?![\\p{L}\\p{M}])`,
  "u",
);
/** "No longer in the office today", "本日は退社いたしました" end a day, not a job. */
const todayWords = [...wordsFor("today"), "for the day"];

/** True when a folded note says that the person no longer works there. */
export function hasLeftForGood(note: string): boolean {
  return note.split(/[!?\n。]|(?<!\p{Nd})\.(?=\s|$)/u).some(saysSo);
}

function saysSo(sentence: string): boolean {
  return findDepartures(sentence).some(({ chain, end }) => {
    if (weekdayFollows.test(sentence.slice(end, end + 40))) return false;
    return firstStem(sentence, todayWords) < 0 || (chain[0] ?? "").includes("last day");
  });
}
