import { joinEncodedLines } from "./join-encoded-lines.ts";

const NEWLINE = 10;
const RETURN = 13;
const DASH = 45;

/** What one mail may cost: beyond these the rest of the mail is left out and the mail flagged. */
export const limits = {
  bytes: 64 * 1024 * 1024,
  /** Lines other than those of long base64 bodies, which are joined first. */
  lines: 50_000,
  /** Lines that could open a MIME part; 5,000 parts and their closing lines fit. */
  delimiterLines: 7_500,
} as const;

/**
 * The bytes worth parsing: leading blank lines and the mbox "From " line removed, and no more than
 * the limits allow, so that the time and memory of the line-driven MIME parser are bounded by
 * construction rather than by a timer, which could not interrupt it.
 */
export function boundInput(raw: Uint8Array): { bytes: Uint8Array; truncated: boolean } {
  const start = skipEnvelopeLine(raw, skipBlank(raw, 0));
  const whole = raw.subarray(start, start + limits.bytes);
  const joined = joinEncodedLines(whole);
  const end = affordableEnd(joined);
  return { bytes: joined.subarray(0, end), truncated: end < joined.length || whole.length < raw.length - start };
}

function affordableEnd(bytes: Uint8Array): number {
  let lines = 0;
  let delimiters = 0;
  let position = 0;
  while (position < bytes.length) {
    lines += 1;
    if (bytes[position] === DASH && bytes[position + 1] === DASH && (bytes[position + 2] ?? NEWLINE) > 32) delimiters += 1;
    if (lines > limits.lines || delimiters > limits.delimiterLines) return position;
    const next = bytes.indexOf(NEWLINE, position);
    if (next === -1) break;
    position = next + 1;
  }
  return bytes.length;
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
