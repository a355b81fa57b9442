import { chainEnd } from "../../platform/phrase-list.ts";
import { weekdayNames } from "./phrases/calendar.ts";
import { leftForGood } from "./phrases/left-for-good.ts";
import { relativeDays } from "./phrases/relative.ts";
import { firstStem, oneOf } from "./words.ts";

const maxGap = 60;
/** "I no longer work on Fridays" is a habit. */
const weekdayFollows = new RegExp(
  `^\\p{L}{0,3}\\s(?:(?:on|am|an|op|le|les|el|los|il|às|på|om|w|v|po)\\s)?(?:${oneOf([...weekdayNames.flat(), "weekends", "wochenenden", "weekend"])})s?(?![\\p{L}\\p{M}])`,
  "u",
);
/** "No longer in the office today", "本日は退社いたしました" end a day, not a job. */
const todayWords = [...relativeDays.today, "for the day"];

/** True when a folded note says that the person no longer works there. */
export function hasLeftForGood(note: string): boolean {
  return note
    .split(/[!?\n。]|(?<!\p{Nd})\.(?=\s|$)/u)
    .some((sentence) => leftForGood.some((chain) => hasChain(sentence, chain)));
}

function hasChain(sentence: string, chain: readonly string[]): boolean {
  const [first, ...rest] = chain;
  if (first === undefined) return false;
  for (let at = sentence.indexOf(first); at >= 0; at = sentence.indexOf(first, at + 1)) {
    if (/^\p{L}/u.test(first) && /[\p{Script=Latin}\p{Script=Cyrillic}]/u.test(sentence.charAt(at - 1))) continue;
    const end = chainEnd(sentence, at + first.length, rest, maxGap);
    if (end === null || weekdayFollows.test(sentence.slice(end, end + 40))) continue;
    if (firstStem(sentence, todayWords) < 0 || first.includes("last day")) return true;
  }
  return false;
}
