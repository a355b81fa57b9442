import { chainEnd } from "../platform/phrase-list.ts";
import { bareRequests, otherThings, ownMailWords, politeWords, requests, reversals } from "./phrases/unsubscribe.ts";

const maxLength = 3000;
const maxGap = 50;
const bare = new Set(bareRequests);
const polite = new Set(politeWords);
const spaced = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}]/u;
const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;

/**
 * True when a person's words ask not to be mailed again: "unsubscribe", "please remove me", "take me off your list", in the
 * languages of the phrase file. `visibleText` is what the person newly wrote; the subject counts only when it is the person's own
 * (no "Re:"), as mail programs send it for `mailto:` unsubscribe links (RFC 2369). Reads at most 3,000 characters.
 */
export function hasUnsubscribeIntent(visibleText: string, subject = ""): boolean {
  const text = fold(visibleText.slice(0, maxLength));
  if (isBareRequest(text)) return true;
  const title = fold(subject.slice(0, 300));
  if (text.length < 120 && isBareRequest(title)) return true;
  return sentencesOf(text).some((sentence) => requests.some((chain) => isRequest(sentence, chain)));
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

function isRequest(sentence: string, chain: readonly string[]): boolean {
  const [first, ...rest] = chain;
  if (first === undefined) return false;
  for (let at = sentence.indexOf(first); at >= 0; at = sentence.indexOf(first, at + 1)) {
    const start = sentence.charAt(at);
    if (at > 0 && spaced.test(start) && /[\p{L}\p{M}]/u.test(sentence.charAt(at - 1))) continue;
    const end = chainEnd(sentence, at + first.length, rest, maxGap);
    if (
      end !== null &&
      !isReversed(sentence.slice(Math.max(0, at - 40), at)) &&
      concernsOurMail(sentence.slice(end), first)
    )
      return true;
  }
  return false;
}

/** The words directly before turn the request around, or it stands in quotes. */
function isReversed(before: string): boolean {
  const text = before.trimEnd();
  if (/"[^"]*$/.test(text)) return true;
  if (/(?:can|could|would|will|may|must|should) (?:you|they) (?:please )?$/.test(`${text} `)) return false;
  return reversals.some((word) => text.endsWith(word) && !/[\p{L}']/u.test(text.charAt(text.length - word.length - 1)));
}

function concernsOurMail(after: string, first: string): boolean {
  const from = /^(?:d)?\s?(?:from|of)\s(?:the\s|this\s|your\s|that\s)?(\p{L}+)/u.exec(after);
  if (from === null) return true;
  const word = from[1] ?? "";
  if (otherThings.includes(word)) return false;
  if (!first.endsWith("unsubscribe")) return true;
  return ownMailWords.some((own) => new RegExp(`^\\s?from\\s(?:\\p{L}+\\s)?${own}(?!\\p{L})`, "u").test(after));
}
