import { chainFinder } from "../../platform/phrase-list.ts";
import { allPhrases } from "../phrases/all-phrases.ts";

const maxLength = 3000;
const findRequests = chainFinder(
  allPhrases((file) => file.unsubscribe?.requests),
  50,
);
const bare = new Set(allPhrases((file) => file.unsubscribe?.bare));
const polite = new Set(allPhrases((file) => file.unsubscribe?.polite));
/** Bare requests that mean something else inside a longer text. */
const ambiguous = new Set(allPhrases((file) => file.unsubscribe?.ambiguous));
const reversals = allPhrases((file) => file.unsubscribe?.reversals);
const thirdParties = allPhrases((file) => file.unsubscribe?.thirdParties);
const otherThings = allPhrases((file) => file.unsubscribe?.otherThings);
const mailWords = allPhrases((file) => file.unsubscribe?.mail);
const ourMailWords = allPhrases((file) => file.unsubscribe?.ourMail);
const spaced = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}]/u;
const fromOwnMail = new RegExp(`\\sfrom\\s(?:\\p{L}+\\s)?(?:${ourMailWords.join("|")})(?!\\p{L})`, "u");
const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;

/**
 * True when a person's words ask not to be mailed again: "unsubscribe", "please remove me", "take me off your list", in the
 * languages of the phrase files. `visibleText` is what the person newly wrote; the subject counts only when it is the person's own
 * (no "Re:"), as mail programs send it for `mailto:` unsubscribe links (RFC 2369). Reads at most 3,000 characters.
 * @param isLookalike sentences that are about something else
 */
export function hasUnsubscribeIntent(
  visibleText: string,
  subject = "",
  isLookalike: (sentence: string) => boolean = () => false,
): boolean {
  const text = fold(visibleText.slice(0, maxLength));
  if (isBareRequest(text)) return true;
  const title = fold(subject.slice(0, 300));
  if (text.length < 120 && isBareRequest(title)) return true;
  if (text.length < 160 && text.split(/[,.;:!\n–—-]+/).some((part) => isClearRequest(part.trim()))) return true;
  return sentencesOf(text).some((sentence) => hasRequest(sentence) && !isLookalike(sentence));
}

function isClearRequest(part: string): boolean {
  return bare.has(part) && !ambiguous.has(part);
}

/** A sentence about customers, or about a call or a contract and no mail at all. */
function concernsOthers(sentence: string): boolean {
  if (thirdParties.some((word) => standsIn(sentence, word) && !sentence.includes(`${word.replace(/s$/, "")} list`)))
    return true;
  if (/wait(?:ing)?\s?list/.test(sentence)) return true;
  return otherThings.some((word) => standsIn(sentence, word)) && !mailWords.some((word) => sentence.includes(word));
}

/** In scripts with spaces a word has to begin there; short ones must be whole words. */
function standsIn(sentence: string, word: string): boolean {
  for (let at = sentence.indexOf(word); at >= 0; at = sentence.indexOf(word, at + 1)) {
    if (!spaced.test(word.charAt(0))) return true;
    const whole = !/\p{L}/u.test(sentence.charAt(at - 1));
    if (whole && (word.length > 5 || !/\p{L}/u.test(sentence.charAt(at + word.length).replace("s", "")))) return true;
  }
  return false;
}

function fold(text: string): string {
  return text
    .normalize("NFKC")
    .replace(invisible, "")
    .replace(/[‘’‛`´]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .replace(/[^\S\n]+/g, " ")
    .toLowerCase()
    .trim();
}

/** One of the bare requests, alone or among greetings and thanks; a name may follow on lines below. */
function isBareRequest(text: string): boolean {
  const lines = text
    .split("\n")
    .map(stripMarks)
    .filter((line) => line !== "");
  if (lines.length === 0 || lines.length > 5 || text.length > 120) return false;
  return lines.some((line, index) => {
    if (bare.has(line)) return index === 0 || lines.slice(0, index).every(isPolite);
    const core = stripMarks(
      line
        .split(/[\s,.!]+/)
        .filter((word) => !polite.has(word))
        .join(" "),
    );
    return core !== "" && bare.has(core) && lines.slice(0, index).every(isPolite);
  });
}

function isPolite(line: string): boolean {
  const words = line.split(/[\s,.!]+/).filter((word) => word !== "");
  return words.length <= 3 || words.every((word) => polite.has(word));
}

function stripMarks(text: string): string {
  return text.replace(/^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu, "");
}

function sentencesOf(text: string): string[] {
  return text
    .replace(/([^\n.!?。])\n(?!\n)/g, "$1 ")
    .split(/[\n!?。！？;]+|\.(?=\s|$)/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

function hasRequest(sentence: string): boolean {
  const found = findRequests(sentence);
  if (found.length === 0 || concernsOthers(sentence)) return false;
  return found.some(({ chain, start, end }) => {
    const first = chain[0] ?? "";
    return (
      !isReversed(sentence.slice(Math.max(0, start - 40), start), first) && concernsOurMail(sentence.slice(end), first)
    );
  });
}

/** The words directly before turn the request around ("please don't remove me", "can I remove my …"), or it stands in quotes. */
export function isReversed(before: string, first: string): boolean {
  const text = before.trimEnd();
  if (/"[^"]*$/.test(text)) return true;
  if (/(?:can|could|would|will|may|must|should) (?:you|they)(?: please)?$/.test(text)) return false;
  if (/(?:can|could|do|does|should|may|how|did|would|to) (?:i|we)$/.test(text)) return true;
  // "We want to stop …" is no "stop …"; "I ask you to stop …" is.
  if (/^(?:stop|quit|cease)/.test(first) && /(?<!\byou )\bto$/.test(text)) return true;
  return reversals.some((word) => text.endsWith(word) && !/[\p{L}']/u.test(text.charAt(text.length - word.length - 1)));
}

function concernsOurMail(after: string, first: string): boolean {
  // "Don't contact me by phone", "stop these emails from landing in spam", "contacted by resellers".
  if (/^\p{L}{0,2}\s(?:by|on|via|through|at)\s(?!you|this|email|e-mail)\p{L}/u.test(after)) return false;
  if (/^\p{L}{0,3}\sfrom\s\p{L}+ing\s/u.test(after)) return false;
  const target = /^d?\s?(?:from|of)\s(?:\p{L}+\s)?(?:\p{L}+)/u.exec(after);
  if (target === null || !/(?:unsubscribe|opt out of|opt-out of)$/.test(first)) return true;
  return fromOwnMail.test(target[0]);
}
