import { readHtmlLines } from "./html-lines.ts";
import { isBlank, type BodyLine } from "./lines.ts";
import { markQuotes } from "./mark-quotes.ts";
import { readTextLines } from "./text-lines.ts";
import { pairAnswers } from "./pair-answers.ts";
import type { Exchange } from "./pair-answers.ts";
import { trimChunk } from "./trim-chunk.ts";

/**
 * What a person newly wrote in an answer: without quotes, attributions, signatures below a separator, legal notices and lines
 * such as "Sent from my iPhone". Inline answers keep the person's lines, parted by blank lines. A bare forward gives "".
 *
 * Takes the decoded text/plain and text/html bodies; the plain one is read unless
 * it says nothing. Never throws; linear in the input,
 * of which at most 1,000,000 characters and 10,000 lines are read.
 */
export function extractReplyText(input: { text?: string; html?: string }): ReplyText {
  const text = input.text ?? "";
  const html = input.html ?? "";
  const fromText = text.trim() === "" ? nothing : read(readTextLines(text));
  return fromText.visibleText === "" && html !== "" ? read(readHtmlLines(html)) : fromText;
}

const nothing: ReplyText = { visibleText: "", exchanges: [] };

/** What was newly written; and, of answers between quoted lines, each with the paragraph above it. */
export interface ReplyText {
  visibleText: string;
  exchanges: Exchange[];
}

function read(lines: BodyLine[]): ReplyText {
  markQuotes(lines);
  return { visibleText: visiblePart(lines), exchanges: pairAnswers(lines) };
}

function visiblePart(lines: BodyLine[]): string {
  return chunksOf(lines)
    .map((chunk, index) =>
      trimChunk(chunk, index === 0)
        .join("\n")
        .replace(/\n{3,}/g, "\n\n")
        .trim(),
    )
    .filter((chunk) => chunk !== "")
    .join("\n\n");
}

/** Runs of unquoted lines. */
function chunksOf(lines: readonly BodyLine[]): string[][] {
  const chunks: string[][] = [];
  let open: string[] | null = null;
  for (const line of lines) {
    if (line.quoted) {
      open = null;
    } else if (open) {
      open.push(isBlank(line) ? "" : line.text.trimEnd());
    } else {
      open = [line.text.trimEnd()];
      chunks.push(open);
    }
  }
  return chunks;
}
