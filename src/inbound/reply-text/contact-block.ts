import { fold } from "./lines.ts";
import { allPhrases } from "../phrases/all-phrases.ts";

const closings = new Set(allPhrases((file) => file.replyText?.signOffs));
const maxBlockLines = 20;
const maxBareLines = 10;
const fullName = /^\p{Lu}[\p{L}'’.-]*(?:\s(?:de|van|von|der|den|di|da|la|el))*(?:\s\p{Lu}[\p{L}'’.-]*){1,3}$/u;
/** A phone number, an address of the net, or fields divided by bars. */
const contactMark = /[\p{Nd}][\p{Nd}\s()./-]{6,}[\p{Nd}]|@|www\.|https?:|\s\|\s|•|·/u;
const contactWord = new Set(allPhrases((file) => file.replyText?.contactWords));

/**
 * True when line `index` is a closing such as "Regards," above a signature without separator: a name, then title, company,
 * phone. A closing with only a name below is the person's own text. The first of the lines has text.
 */
export function beginsContactBlock(lines: readonly string[], index: number): boolean {
  if (index === 0 || !isClosing(lines[index] ?? "")) return false;
  const block = lines.slice(index + 1).filter((line) => line.trim() !== "");
  const [name, ...rest] = block;
  if (name === undefined || rest.length === 0 || block.length > maxBlockLines) return false;
  if (!isName(name) || rest.some((line) => isClosing(line) || /^\s*(?:p\.?\s?s\b|n\.?b\b)/i.test(line))) return false;
  return looksLikeContact(rest);
}

/**
 * True when the paragraph that begins at `index` is a signature without a closing or a separator: a name of two words or more, then
 * short lines, two of which hold contact data, and nothing below. What a line such as "please call:" announces is text.
 */
export function isBareContactBlock(lines: readonly string[], index: number): boolean {
  const above = lines.slice(0, index).findLast((line) => line.trim() !== "");
  if (above === undefined || (lines[index - 1] ?? "").trim() !== "" || /[:：,]\s*$/.test(above)) return false;
  const [name = "", ...rest] = lines.slice(index).filter((line) => line.trim() !== "");
  if (!fullName.test(name.trim()) || rest.length < 2 || rest.length > maxBareLines) return false;
  if (rest.some((line) => line.length > 90 || /[?!]\s*$|\p{Ll}{4,}\.\s*$/u.test(line))) return false;
  const contacts = rest.filter((line) => contactMark.test(line));
  return contacts.length > 0 && rest.filter((line) => contactMark.test(line) || hasContactWord(line)).length >= 2;
}

/** True when one of the first lines of text holds a phone number, an address, a title or the like. */
export function looksLikeContact(lines: readonly string[]): boolean {
  return lines
    .filter((line) => line.trim() !== "")
    .slice(0, 6)
    .some((line) => line.length <= 120 && (contactMark.test(line) || hasContactWord(line)));
}

function isClosing(line: string): boolean {
  return line.length <= 60 && closings.has(fold(line).replace(/[\s,.!;:،、]+$/, ""));
}

function isName(line: string): boolean {
  const text = line.trim().replace(/^[*_]+|[*_,]+$/g, "");
  return (
    text.length <= 60 && text.split(/\s+/).length <= 6 && !/[.?!:]$/.test(text) && /^["(]?[\p{Lu}\p{Lo}]/u.test(text)
  );
}

function hasContactWord(line: string): boolean {
  return fold(line)
    .split(/[^\p{L}]+/u)
    .some((word) => contactWord.has(word));
}
