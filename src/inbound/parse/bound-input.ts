import { isEncodedLine, joinLines } from "./encoded-lines.ts";

const NEWLINE = 10;
const RETURN = 13;
const DASH = 45;

/** What one mail may cost: beyond these the rest of the mail is left out and the mail flagged. */
export const limits = {
  bytes: 64 * 1024 * 1024,
  /** Lines other than those of large base64 bodies, which are joined. */
  lines: 30_000,
  /** Lines that could open a MIME part; 5,000 parts and their closing lines fit. */
  delimiterLines: 7_500,
  /** From this many base64 lines in a row on they are joined; signatures and keys stay as they are. */
  linesOfLargeBody: 1_000,
} as const;

/**
 * The bytes worth parsing: leading blank lines and the mbox "From " line removed, and no more than
 * the limits allow, so that the time and memory of the line-driven MIME parser are bounded by
 * construction rather than by a timer, which could not interrupt it. The lines of large base64 bodies
 * are joined into few long ones (RFC 2045 6.8 lets decoders ignore the breaks).
 */
export function boundInput(raw: Uint8Array): { bytes: Uint8Array; truncated: boolean } {
  const start = skipEnvelopeLine(raw, skipBlank(raw, 0));
  const whole = raw.subarray(start, start + limits.bytes);
  const chunks: Uint8Array[] = [];
  let kept = 0;
  let lines = 0;
  let delimiters = 0;
  let position = 0;
  while (position < whole.length && lines < limits.lines && delimiters < limits.delimiterLines) {
    const run = encodedRun(whole, position);
    if (run.lines >= limits.linesOfLargeBody) {
      chunks.push(whole.subarray(kept, position), joinLines(whole.subarray(position, run.end)));
      position = run.end;
      kept = run.end;
      continue;
    }
    if (isDelimiter(whole, position)) delimiters += 1;
    lines += Math.max(1, run.lines);
    position = run.lines > 0 ? run.end : endOfLine(whole, position);
  }
  chunks.push(whole.subarray(kept, position));
  const truncated = position < whole.length || whole.length < raw.length - start;
  return { bytes: chunks.length === 1 ? whole.subarray(0, position) : Buffer.concat(chunks), truncated };
}

function encodedRun(bytes: Uint8Array, from: number): { end: number; lines: number } {
  let end = from;
  let lines = 0;
  while (end < bytes.length) {
    const next = endOfLine(bytes, end);
    if (!isEncodedLine(bytes, end, next)) break;
    end = next;
    lines += 1;
  }
  return { end, lines };
}

function isDelimiter(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === DASH && bytes[at + 1] === DASH && (bytes[at + 2] ?? NEWLINE) > 32;
}

function endOfLine(bytes: Uint8Array, from: number): number {
  const newline = bytes.indexOf(NEWLINE, from);
  return newline === -1 ? bytes.length : newline + 1;
}

function skipBlank(raw: Uint8Array, from: number): number {
  let at = from;
  while (raw[at] === NEWLINE || raw[at] === RETURN) at += 1;
  return at;
}

/** Mailboxes in mbox form, and pipes from some MTAs, begin with "From sender date" (RFC 4155). */
function skipEnvelopeLine(raw: Uint8Array, from: number): number {
  const head = String.fromCharCode(...raw.subarray(from, from + 6));
  if (!head.startsWith("From ") && !head.startsWith(">From ")) return from;
  const end = raw.indexOf(NEWLINE, from);
  return end === -1 ? from : end + 1;
}
