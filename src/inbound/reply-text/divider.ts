import { fold } from "./lines.ts";
import { allPhrases } from "../phrases/all-phrases.ts";

const dashes = /^[\s>*]*[-–—‐‑=_*#~]{1,}[\s-–—‐]*|[\s]*[-–—‐‑=_*#~:：]+\s*$/g;
/** Some clients write them without dashes and with a colon ("Begin forwarded message:"). */
const forwardTitles = allPhrases((file) => file.replyText?.forwards);
const titles = new Set([...allPhrases((file) => file.replyText?.dividers), ...forwardTitles]);
/** Lines a help desk or CRM puts above its own text: everything below them is quoted. */
const replyAboveTitles = allPhrases((file) => file.replyText?.replyAbove);

/** A line such as "-----Original Message-----", "Begin forwarded message:" or "--- Reply above this line ---". */
export function isDivider(text: string): boolean {
  if (text.length > 200) return false;
  const folded = fold(text);
  if (folded === "") return false;
  const hasDashes = /^[>*\s]*[-–—‐‑=_~*]{2,}/.test(folded);
  const title = fold(folded.replace(dashes, "").replace(/^[*_]+|[*_]+$/g, ""));
  if (title === "") return false;
  if (titles.has(title) && (hasDashes || /[:：]$/.test(folded) || isLongTitle(title))) return true;
  if (hasDashes && forwardTitles.some((phrase) => title.startsWith(`${phrase} `) || title.startsWith(`${phrase}:`)))
    return true;
  return isReplyAbove(text);
}

/** The line by which a help desk finds the end of an answer: "##- Please type your reply above this line -##". */
export function isReplyAbove(text: string): boolean {
  if (text.length > 200) return false;
  const folded = fold(text);
  const hasMarks = /^[>*\s]*[-–—‐‑=_~*#]{2,}/.test(folded);
  return replyAboveTitles.some((phrase) => folded.includes(phrase)) && (hasMarks || folded.length < 100);
}

/** A bare "Original message" may be a person's words; "Begin forwarded message" is not. */
function isLongTitle(title: string): boolean {
  return forwardTitles.includes(title) && title.split(" ").length >= 3;
}

/** A title between dashes in any language; a header block has to follow before it counts. */
export function isDashedTitle(text: string): boolean {
  return text.length <= 120 && /^[\s>*]*[-–—‐_=]{3,}\s?\p{L}[^-–—‐_=]{2,80}[-–—‐_=]{3,}[\s*]*$/u.test(text);
}

/** A line that is nothing but a drawn rule of at least `min` characters. */
export function isRule(text: string, min: number): boolean {
  const trimmed = text.trim();
  return trimmed.length >= min && trimmed.length <= 200 && /^(?:_+|-+|=+|\*+|–+|—+|─+|━+|~+|#+)$/.test(trimmed);
}
