import type { CutTemplate, Piece } from "../../../render/fill/cut.ts";
import { isTidy } from "../../../render/fill/text.ts";
import { encodeLine } from "./quoted-printable.ts";

/** A fixed text with line breaks: what it adds to the line before, its own lines as they are encoded, and what begins a line. */
interface Block {
  head: string;
  own: string;
  tail: string;
  /** of its own lines */
  length: number;
  bytes: number;
}

/** A text as quoted-printable, and its size before: UTF-16 units, and bytes of UTF-8. */
export interface EncodedText {
  encoded: string;
  length: number;
  bytes: number;
}

// Neither empty nor with white space at either end: tidying changes nothing about such a line, nor around it.
const PLAIN_LINE = /^\S(?:.*\S)?$/;
// Most of these are ASCII.
const PLAIN_ASCII = /^[\x21-\x7E](?:[\x20-\x7E]*[\x21-\x7E])?$/;

/** Bytes of a line in UTF-8; undefined when tidying would change it. */
function bytesOf(line: string): number | undefined {
  if (PLAIN_ASCII.test(line)) return line.length;
  return PLAIN_LINE.test(line) ? Buffer.byteLength(line, "utf8") : undefined;
}

/**
 * Prepares the text part of a template: whole lines of its fixed texts are encoded once, so that a mail has only those to
 * encode that hold a value. What is written is what tidying and encoding the whole text would give.
 * @returns encodes a rendering; undefined when a value makes a line that tidying would change, or that has breaks itself
 */
export function prepareLines({ fixed }: CutTemplate): (pieces: readonly Piece[]) => EncodedText | undefined {
  const blocks = fixed.map(blockOf);
  return (pieces) => {
    let [encoded, length, bytes, line] = ["", 0, 0, ""];
    let isEnded = false;
    for (const piece of pieces) {
      const block = typeof piece === "number" ? blocks[piece] : piece;
      if (block === undefined) return undefined;
      if (typeof block === "string") line += block;
      else {
        line += block.head;
        const own = bytesOf(line);
        if (own === undefined) return undefined;
        encoded += `${encodeLine(line)}\r\n${block.own}`;
        length += line.length + block.length;
        bytes += own + block.bytes;
        line = block.tail;
        isEnded = block.own === "";
      }
    }
    // A single break at the end is the one that the text ends with.
    if (line === "" && isEnded) return { encoded, length, bytes };
    const own = bytesOf(line);
    if (own === undefined) return undefined;
    length += line.length + 1;
    bytes += own + 1;
    return { encoded: `${encoded}${encodeLine(line)}\r\n`, length, bytes };
  };
}

/** A fixed text within a line stays a text; one that tidying changes gives undefined. */
function blockOf(text: string): Block | string | undefined {
  const lines = text.split("\n");
  const [head = "", ...own] = lines;
  const tail = own.pop();
  if (tail === undefined) return text;
  // between two lines that are not empty, as the lines with values are
  if (!isTidy(["x", ...own, "x"].join("\n"))) return undefined;
  const whole = own.map((line) => `${line}\n`).join("");
  return {
    head,
    own: own.map((line) => `${encodeLine(line)}\r\n`).join(""),
    tail,
    length: whole.length + 1,
    bytes: Buffer.byteLength(whole, "utf8") + 1,
  };
}
