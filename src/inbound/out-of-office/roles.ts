import type { Mention } from "./mention.ts";
import {
  availableStems,
  awayStems,
  backStems,
  betweenAnd,
  closedUntil,
  cueWords,
  habit,
  inRange,
  negations,
  promises,
  skippable,
  suffixes,
  type Cue,
} from "./words/role-words.ts";
import { firstStem, lastStem } from "./words/words.ts";

/**
 * `back`: at work again that day. `lastAway`: away through that day. `until`, `softUntil`: away until that day, which in the
 * second form (English) mostly is the day of return. `awayOn`: away that day. `start`: the absence begins.
 */
export type Role = "back" | "lastAway" | "until" | "softUntil" | "awayOn" | "start" | "afterDay" | null;

type FoundCue = { cue: Cue; phrase: string };

const spacedStart = /^[\p{Script=Latin}\p{Script=Cyrillic}]/u;

/**
 * Decides what a date means from the words around it: the cue beside it, and the verbs between it and the neighboring dates of
 * its sentence.
 */
export function roleOf(text: string, mentions: readonly Mention[], index: number): Role {
  const mention = mentions[index];
  if (mention === undefined) return null;
  if (mention.endsRange) return "lastAway";
  const around = contextOf(text, mentions, index, mention);
  const { before, after, sentenceBefore } = around;
  const behind = cueAfter(text.slice(mention.end, mention.end + 40));
  const ahead = cueBefore(text.slice(Math.max(0, mention.start - 60), mention.start), around.bounded);
  const cue = behind?.cue ?? ahead?.cue ?? null;
  const backBefore = lastStem(before, backStems);
  const awayBefore = lastStem(before, awayStems);
  const backAfter = firstStem(after, backStems);
  const awayAfter = firstStem(after, awayStems);
  const negated = lastStem(sentenceBefore, negations) >= 0;
  const returnsBehind = backAfter >= 0 && (awayAfter < 0 || backAfter < awayAfter) && !around.nextInSentence;

  if (mention.kind === "weekday" && habit.test(sentenceBefore)) return null;
  if (around.bounded && betweenAnd.test(sentenceBefore)) return "lastAway";
  // "I work Monday to Wednesday": a habit, no absence.
  if (
    cue === "until" &&
    available(before + after) &&
    !negated &&
    awayAfter < 0 &&
    lastStem(sentenceBefore, awayStems) < 0
  )
    return null;
  if (cue === "until") {
    if (backBefore >= 0 && negated && awayBefore <= backBefore) return "back";
    // Dutch has "tot en met" for the last day; "tot" alone names the day of return.
    if (ahead?.phrase === "tot") return "back";
    if (behind?.cue === "until" || ahead === null || around.bounded || inRange.test(sentenceBefore)) return "lastAway";
    if (/^(?:until|till|hasta)/.test(ahead.phrase) && lastStem(sentenceBefore, negations) >= 0 && available(before))
      return "back";
    return /^(?:until|till|til|'til|up until)$/.test(ahead.phrase)
      ? "softUntil"
      : closedUntil.has(ahead.phrase)
        ? "lastAway"
        : "until";
  }
  if (cue === "after")
    return backBefore >= 0 || backAfter >= 0 || awayBefore >= 0 || available(before + after) ? "afterDay" : null;
  if (cue === "before")
    return negated && (backBefore >= 0 || backAfter >= 0 || available(before + after)) ? "back" : null;
  // "Back from vacation on …": the return is what the sentence is about.
  if (backBefore >= 0 && (awayBefore < backBefore || awayBefore - backBefore < 40)) return "back";
  if (cue === "from") {
    if (returnsBehind) return "back";
    if (awayBefore >= 0) return "start";
    if (available(before) || available(after))
      return lastStem(before, negations) >= 0 || firstStem(after, negations) >= 0 ? "start" : "back";
    return "start";
  }
  if (mention.kind === "duration") {
    if (backAfter >= 0 && awayAfter < 0) return "back";
    return awayBefore >= 0 || awayAfter >= 0 || lastStem(sentenceBefore, awayStems) >= 0 ? "back" : null;
  }
  // Languages with the verb at the end, or a clause of its own: "I am on vacation, on Monday I am back".
  if (returnsBehind && (awayBefore < 0 || eastAsian.test(after) || /[,、，]/.test(before.slice(awayBefore))))
    return "back";
  if (awayBefore >= 0) return "awayOn";
  if (awayAfter >= 0) return "awayOn";
  if (available(before) && !negated) return "back";
  return lastStem(sentenceBefore, awayStems) >= 0 ? "awayOn" : null;
}

const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

function contextOf(text: string, mentions: readonly Mention[], index: number, mention: Mention) {
  const mask = (part: string) => part.replace(promises, (words) => " ".repeat(words.length));
  const previousEnd = mentions[index - 1]?.end ?? 0;
  const nextStart = mentions[index + 1]?.start ?? text.length;
  const gap = text.slice(previousEnd, mention.start);
  const rest = text.slice(mention.end, Math.min(nextStart, mention.end + 160));
  const after = sentenceHead(rest);
  return {
    before: mask(sentenceTail(text.slice(Math.max(previousEnd, mention.start - 220), mention.start))),
    sentenceBefore: mask(sentenceTail(text.slice(Math.max(0, mention.start - 260), mention.start))),
    after: mask(after),
    nextInSentence: nextStart < text.length && after.length === rest.length && nextStart - mention.end <= 160,
    /** Hardly a word between this date and the one before: two ends of a range. */
    bounded:
      previousEnd > 0 &&
      gap.length <= 24 &&
      !/[,;\n]/.test(gap) &&
      gap.trim().split(/\s+/).length <= 4 &&
      lastStem(gap, backStems) < 0,
  };
}

function available(text: string): boolean {
  return firstStem(text, availableStems) >= 0;
}

/** The cue directly before a date; `bounded` when another date ends shortly before it ("3-14", "3 to 14"). */
function cueBefore(text: string, bounded: boolean): FoundCue | null {
  const tail = text.replace(/[\s,:(*_|]+$/, "").replace(/([-–—~〜])/g, " $1 ");
  const words = tail.split(/\s+/).filter((word) => word !== "");
  for (let taken = 0; taken < 7 && words.length > 0; taken += 1) {
    for (let count = Math.min(4, words.length); count >= 1; count -= 1) {
      const phrase = words
        .slice(-count)
        .join(" ")
        .replace(/[.,:;()]+$/, "");
      const cue = cueWords.get(phrase);
      if (cue !== undefined && isRealCue(phrase, cue, words, bounded)) return { cue, phrase };
    }
    const last = words.at(-1) ?? "";
    const east = /(?:至|到|直到|截至|から|부터|~|〜|-|–)$/u.exec(last);
    if (east) return /から|부터/.test(east[0]) ? null : { cue: "until", phrase: "-" };
    if (/^(?:从|自|從)$/u.test(last)) return { cue: "from", phrase: last };
    if (!skippable.has(last.replace(/[.,:;()]+$/, "")) && !/^[\p{P}\p{S}]+$/u.test(last)) return null;
    words.pop();
  }
  return null;
}

/** Short words mean "until" only behind a number ("3 a 14", "3-14"); alone they are articles, dashes or other words. */
function isRealCue(phrase: string, cue: Cue, words: readonly string[], bounded: boolean): boolean {
  if (cue !== "until" || !/^(?:a|à|ao|au|al|to|-|–|—|~|〜|do|tom|do dia)$/u.test(phrase)) return true;
  if (/^(?:au|al|do)$/u.test(phrase) && !/^(?:de|di|d')$/u.test(words.at(-2) ?? "")) return true;
  return bounded || /\p{Nd}[\p{L}.]{0,3}$/u.test(words.at(-2) ?? "");
}

function cueAfter(text: string): FoundCue | null {
  const rest = text.replace(/^\s?\([^)\n]{1,12}\)/u, "").replace(/^[\s,(]+/u, "");
  const plain = rest
    .replace(/^(?:pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar)\s?(?:günü(?:ne)?\s?)?/u, "")
    .replace(/^(?:[月火水木金土日]曜日?|[월화수목금토일]요일)/u, "");
  for (const { phrase, cue } of suffixes) {
    const at = plain.startsWith(phrase) ? plain : rest.startsWith(phrase) ? rest : null;
    if (at !== null && (!spacedStart.test(phrase) || !/^[\p{L}]/u.test(at.slice(phrase.length))))
      return { cue, phrase };
  }
  return null;
}

/** What of the text belongs to the sentence that goes on after it. */
function sentenceTail(text: string): string {
  const ends = [
    ...text.matchAll(
      /[\n。！？!?;；]|(?<!\p{Nd}|\b(?:mr|mrs|dr|ms|ca|st|incl|inkl|approx|bzw|z|b|o|t|m|a|s|d))\.(?=\s)|\p{Nd}\.(?=\s(?:i|we|please|during|for|if|my|in|thank)\s)/gu,
    ),
  ];
  const last = ends.at(-1);
  return last?.index === undefined ? text : text.slice(last.index + last[0].length);
}

function sentenceHead(text: string): string {
  const end = text.search(/[\n。！？!?;；]|(?<!\p{Nd})\.(?=\s|$)/u);
  return end < 0 ? text : text.slice(0, end);
}
