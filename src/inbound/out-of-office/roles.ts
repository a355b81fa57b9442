import { availableStems, awayStems, backStems, connectors, cuesAfter, cuesBefore, negations, type Cue } from "./phrases/cues.ts";
import { weekdayNames } from "./phrases/calendar.ts";
import type { Mention } from "./mention.ts";
import { firstStem, lastStem } from "./words.ts";

/** `back`: at work again that day. `lastAway`: away through that day. `awayOn`: away that day. `start`: the absence begins. */
export type Role = "back" | "lastAway" | "awayOn" | "start" | "afterDay" | null;

const cueWords = new Map<string, Cue>();
for (const cue of ["from", "after", "before", "until"] as const) for (const phrase of cuesBefore[cue]) cueWords.set(phrase, cue);
const skippable = new Set([...connectors, ...weekdayNames.flat()]);
const suffixes = (["until", "after", "before", "from"] as const).flatMap((cue) => cuesAfter[cue].map((phrase) => ({ phrase, cue }))).sort((a, b) => b.phrase.length - a.phrase.length);
const spacedStart = /^[\p{Script=Latin}\p{Script=Cyrillic}]/u;

/**
 * Decides what a date means from the words around it: the cue beside it, and the verbs between it and the neighboring dates of
 * its sentence.
 */
export function roleOf(text: string, mentions: readonly Mention[], index: number): Role {
  const mention = mentions[index];
  if (mention === undefined) return null;
  const previousEnd = mentions[index - 1]?.end ?? 0;
  const nextStart = mentions[index + 1]?.start ?? text.length;
  const before = sentenceTail(text.slice(Math.max(previousEnd, mention.start - 220), mention.start));
  const sentenceBefore = sentenceTail(text.slice(Math.max(0, mention.start - 260), mention.start));
  const after = sentenceHead(text.slice(mention.end, Math.min(nextStart, mention.end + 160)));
  const cue = cueAfter(text.slice(mention.end, mention.end + 40)) ?? cueBefore(text.slice(Math.max(0, mention.start - 60), mention.start), previousEnd > mention.start - 60);
  const backBefore = lastStem(before, backStems);
  const awayBefore = lastStem(before, awayStems);
  const backAfter = firstStem(after, backStems);
  const awayAfter = firstStem(after, awayStems);
  const negated = lastStem(sentenceBefore, negations) >= 0;

  if (mention.endsRange) return "lastAway";
  if (cue === "until") return backBefore >= 0 && negated && awayBefore <= backBefore ? "back" : "lastAway";
  if (cue === "after") return backBefore >= 0 || backAfter >= 0 || awayBefore >= 0 || available(before + after) ? "afterDay" : null;
  if (cue === "before") return negated && (backBefore >= 0 || backAfter >= 0 || available(before + after)) ? "back" : null;
  // "Back from vacation on …": the return is what the sentence is about.
  if (backBefore >= 0 && (awayBefore < backBefore || awayBefore - backBefore < 40)) return "back";
  if (cue === "from") {
    if (awayBefore >= 0) return "start";
    if (backAfter >= 0 && (awayAfter < 0 || backAfter < awayAfter)) return "back";
    if (available(before) || available(after)) return lastStem(before, negations) >= 0 || firstStem(after, negations) >= 0 ? "start" : "back";
    return "start";
  }
  if (mention.kind === "duration") {
    if (backAfter >= 0 && awayAfter < 0) return "back";
    return awayBefore >= 0 || awayAfter >= 0 || lastStem(sentenceBefore, awayStems) >= 0 ? "back" : null;
  }
  if (awayBefore >= 0) return "awayOn";
  if (backAfter >= 0 && (awayAfter < 0 || backAfter < awayAfter)) return "back";
  if (awayAfter >= 0) return "awayOn";
  if (available(before) && !negated) return "back";
  return lastStem(sentenceBefore, awayStems) >= 0 ? "awayOn" : null;
}

function available(text: string): boolean {
  return firstStem(text, availableStems) >= 0;
}

/** The cue directly before a date; `bounded` when another date ends shortly before it ("3-14", "3 to 14"). */
function cueBefore(text: string, bounded: boolean): Cue | null {
  const tail = text.replace(/[\s,:(*_|]+$/, "").replace(/([-–—~〜])/g, " $1 ");
  const words = tail.split(/\s+/).filter((word) => word !== "");
  for (let taken = 0; taken < 7 && words.length > 0; taken += 1) {
    for (let count = Math.min(4, words.length); count >= 1; count -= 1) {
      const phrase = words.slice(-count).join(" ").replace(/[.,:;()]+$/, "");
      const cue = cueWords.get(phrase);
      if (cue !== undefined && isRealCue(phrase, cue, words, bounded)) return cue;
    }
    const last = words.at(-1) ?? "";
    const east = /(?:至|到|直到|截至|から|부터|~|〜|-|–)$/u.exec(last);
    if (east) return /から|부터/.test(east[0]) ? null : "until";
    if (/^(?:从|自|從)$/u.test(last)) return "from";
    if (!skippable.has(last.replace(/[.,:;()]+$/, "")) && !/^\p{P}+$/u.test(last)) return null;
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

function cueAfter(text: string): Cue | null {
  const rest = text.replace(/^\s?\([^)\n]{1,12}\)/u, "").replace(/^[\s,(]+/u, "");
  const plain = rest.replace(/^(?:pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar)\s?(?:günü(?:ne)?\s?)?/u, "").replace(/^(?:[月火水木金土日]曜日?|[월화수목금토일]요일)/u, "");
  for (const { phrase, cue } of suffixes) {
    const at = plain.startsWith(phrase) ? plain : rest.startsWith(phrase) ? rest : null;
    if (at !== null && (!spacedStart.test(phrase) || !/^[\p{L}]/u.test(at.slice(phrase.length)))) return cue;
  }
  return null;
}

/** What of the text belongs to the sentence that goes on after it. */
function sentenceTail(text: string): string {
  const ends = [...text.matchAll(/[\n。！？!?;；]|(?<!\p{Nd}|\b(?:mr|mrs|dr|ms|ca|st|incl|inkl|approx|bzw|z|b|o|t|m|a|s))\.(?=\s)|\p{Nd}\.(?=\s(?:i|we|please|during|for|if|my|in|thank)\s)/gu)];
  const last = ends.at(-1);
  return last?.index === undefined ? text : text.slice(last.index + last[0].length);
}

function sentenceHead(text: string): string {
  const end = text.search(/[\n。！？!?;；]|(?<!\p{Nd})\.(?=\s|$)/u);
  return end < 0 ? text : text.slice(0, end);
}
