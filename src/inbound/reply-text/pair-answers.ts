import { isBlank, type BodyLine } from "./lines.ts";
import { trimChunk } from "./trim-chunk.ts";

/** An answer between quoted lines, and the quoted paragraph above it. */
export interface Exchange {
  question: string;
  answer: string;
}

const maxExchanges = 50;
const maxLength = 1000;
const mark = /^\s{0,4}(?:(?:[>＞|]|&gt;|[A-Z][A-Za-z]{0,3}>)\s?)+/;

/**
 * The answers that somebody wrote between the lines of our mail, each with what it answers. A single answer below all of the quote
 * answers the mail as a whole: then, as above a quote, there are none. Lines are marked already.
 */
export function pairAnswers(lines: readonly BodyLine[]): Exchange[] {
  const found: Exchange[] = [];
  let question = "";
  let paragraph: string[] = [];
  let answer: string[] = [];
  let isBetween = false;
  const close = () => {
    const text = trimChunk(answer, false).join("\n").trim();
    if (text !== "" && question !== "" && found.length < maxExchanges)
      found.push({ question: question.slice(-maxLength), answer: text.slice(0, maxLength) });
    if (answer.length > 0) question = "";
    answer = [];
  };
  for (const line of lines) {
    if (!line.quoted) {
      if (paragraph.length > 0) question = paragraph.join(" ");
      paragraph = [];
      if (answer.length > 0 || !isBlank(line)) answer.push(line.text.trimEnd());
      continue;
    }
    const text = line.marker ? "" : line.text.replace(mark, "").trim();
    if (text !== "" && answer.length > 0) {
      isBetween ||= question !== "";
      close();
    }
    if (text !== "") paragraph.push(text);
    else if (paragraph.length > 0) {
      question = paragraph.join(" ");
      paragraph = [];
    }
  }
  close();
  return isBetween ? found : [];
}
