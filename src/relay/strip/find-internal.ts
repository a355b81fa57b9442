import type { Attributes } from "../../db/schema/leads.ts";
import { holdsMark } from "./find-mark.ts";
import { holdsWords, runsOf, spacedWords, wordsOf } from "./words.ts";

/** What must not reach the prospect, and what of it they know anyway. */
export interface Internal {
  /** All that the rep was told of the handoff. */
  notices: readonly string[];
  /** Words of the prospect, subjects of our mails to them, names of both sides: no secrets, though notices hold them. */
  known: readonly string[];
  attributes: Attributes;
  /** Base of our URLs, and the domain of our signed addresses. */
  publicUrl: string;
  replyDomain: string;
  /** Whom notices are from. */
  noticeFrom: string;
  /** Domains of the company itself, under which a rep may well link to something. */
  ownDomains: readonly string[];
}

/** A line of what is to be sent; `torn` as in `KeptLine`. */
export interface JudgedLine {
  text: string;
  torn: boolean;
}

const token = /[a-z2-7]{42,}/;
const runLength = 6;
const shortWords = 4;
const shortLetters = 24;

/**
 * What of the internal is left in what is to be sent, in words for the rep; null when nothing is.
 * @param lines the text, line by line
 * @param sources all else that is sent, as it is: HTML, subject, names of files
 */
export function findInternal(
  lines: readonly JudgedLine[],
  sources: readonly string[],
  internal: Internal,
): string | null {
  const texts = [...lines.map(({ text }) => text), ...sources];
  const source = texts.flatMap(formsOf).join("\n");
  return (
    findOurs(source, internal) ??
    (texts.some((text) => holdsMark(text)) ? "a line of our notice" : null) ??
    findAttribute(texts, internal) ??
    findSentence(lines, internal)
  );
}

/** A text, and what it says behind the escapes that links carry. */
function formsOf(text: string): string[] {
  const forms = [text];
  for (let next = text, round = 0; round < 3; round += 1) {
    next = next.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
      try {
        return decodeURIComponent(escapes);
      } catch {
        return escapes;
      }
    });
    if (next === forms.at(-1)) break;
    forms.push(next);
  }
  return [...forms, text.replaceAll(/[\u00AD\u200B-\u200F\u2060\uFEFF]|=\r?\n/g, "")];
}

function findOurs(source: string, { publicUrl, replyDomain, noticeFrom, ownDomains }: Internal): string | null {
  const lower = source.toLowerCase();
  if (token.test(source)) return "a signed link or address of ours";
  if (!ownDomains.includes(replyDomain) && lower.includes(`@${replyDomain}`)) return "an address of ours";
  const { host, hostname } = new URL(publicUrl);
  const isOwn = ownDomains.some((domain) => hostname === domain || hostname === `www.${domain}`);
  if (!isOwn && lower.includes(`//${host}`)) return "a link of ours";
  const from = noticeFrom.toLowerCase().replaceAll(/[^\w@-]/g, String.raw`\$&`);
  if (new RegExp(String.raw`\bripen\W{0,12}(?:mailto:)?\W{0,3}${from}`).test(lower)) return "the sender of our notice";
  return null;
}

function findAttribute(texts: readonly string[], { attributes, known }: Internal): string | null {
  const said = spacedWords(texts);
  const told = spacedWords(known);
  const whole = texts.join("\n").toLowerCase();
  for (const [name, value] of Object.entries(attributes)) {
    const nameWords = wordsOf(name);
    if (isIdentifier(name) && holdsTerm(whole, name.toLowerCase())) return `the attribute "${name}"`;
    if (value === null) continue;
    const words = wordsOf(String(value));
    if (words.length === 0) continue;
    if (holdsWords(said, [...nameWords, ...words])) return `the attribute "${name}"`;
    const tells = typeof value !== "boolean" && isTelling(String(value), words);
    if (tells && holdsWords(said, words) && !holdsWords(told, words)) return `the value of the attribute "${name}"`;
  }
  return null;
}

/** A name that nobody writes in a letter: `churn_risk`, `crmId`, `tier2`. */
function isIdentifier(name: string): boolean {
  return name.length >= 4 && /[_\d]|\p{L}-\p{L}|\p{Ll}\p{Lu}/u.test(name);
}

function holdsTerm(text: string, term: string): boolean {
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    const around = `${text[at - 1] ?? " "}${text[at + term.length] ?? " "}`;
    if (!/[\p{L}\p{N}_]/u.test(around)) return true;
  }
  return false;
}

/** A value that is no everyday word: several words, or a long one, or a long number. */
function isTelling(value: string, words: readonly string[]): boolean {
  return words.length >= 2 || value.length >= 10 || /\d{5,}/.test(value);
}

/** A line of the notice, or as many of its words in a row as nobody writes by chance. */
function findSentence(lines: readonly JudgedLine[], { notices, known }: Internal): string | null {
  if (notices.length === 0) return null;
  const told = spacedWords(notices);
  const fine = spacedWords(known);
  const isNotices = (words: readonly string[]) => holdsWords(told, words) && !holdsWords(fine, words);
  const found = lines.some(({ text, torn }) => {
    const words = wordsOf(text);
    const isShort = words.length < shortWords && words.join("").length < shortLetters;
    return (torn || !isShort) && isNotices(words);
  });
  if (found) return "a line of our notice";
  const runs = runsOf(notices.flatMap(wordsOf), runLength);
  const theirs = runsOf(known.flatMap(wordsOf), runLength);
  const said = runsOf(
    lines.flatMap(({ text }) => wordsOf(text)),
    runLength,
  );
  return [...said].some((run) => runs.has(run) && !theirs.has(run)) ? "words of our notice" : null;
}
