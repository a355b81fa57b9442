const NEWLINE = 10;
const RETURN = 13;
const SHORTEST = 60;
const LONGEST = 1000;
const WORTHWHILE_BYTES = 256 * 1024;
const LINES_OF_A_LARGE_BODY = 1000;
const JOINED_LINE = 96 * 1024;

/**
 * Joins the lines of large base64 bodies (RFC 2045 6.8 lets decoders ignore the breaks) into few long
 * ones: a parser that works by line then needs a thousandth of the steps for a 30 MB attachment.
 * Shorter runs, such as signatures, keys and small images, stay as they are.
 */
export function joinEncodedLines(bytes: Uint8Array): Uint8Array {
  if (bytes.length < WORTHWHILE_BYTES) return bytes;
  const out = new Uint8Array(bytes.length);
  let written = 0;
  let position = 0;
  while (position < bytes.length) {
    const run = endOfRun(bytes, position);
    if (run.lines >= LINES_OF_A_LARGE_BODY) {
      written = copyJoined(bytes.subarray(position, run.end), out, written);
      position = run.end;
      continue;
    }
    const end = run.lines > 0 ? run.end : endOfLine(bytes, position);
    out.set(bytes.subarray(position, end), written);
    written += end - position;
    position = end;
  }
  return out.subarray(0, written);
}

function endOfRun(bytes: Uint8Array, from: number): { end: number; lines: number } {
  let end = from;
  let lines = 0;
  while (end < bytes.length) {
    const next = endOfLine(bytes, end);
    if (!looksEncoded(bytes, end, next)) break;
    end = next;
    lines += 1;
  }
  return { end, lines };
}

function looksEncoded(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < SHORTEST || end - start > LONGEST) return false;
  // A sample is enough: prose has a space or punctuation within a few words.
  for (let at = start; at < start + 40; at += 1) if (!isBase64(bytes[at] ?? 0)) return false;
  return true;
}

function isBase64(byte: number): boolean {
  return (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || (byte >= 47 && byte <= 57) || byte === 43;
}

function endOfLine(bytes: Uint8Array, from: number): number {
  const newline = bytes.indexOf(NEWLINE, from);
  return newline === -1 ? bytes.length : newline + 1;
}

function copyJoined(run: Uint8Array, out: Uint8Array, from: number): number {
  let written = from;
  let lineStart = from;
  let position = 0;
  while (position < run.length) {
    const end = endOfLine(run, position);
    let stop = end;
    while (stop > position && (run[stop - 1] === NEWLINE || run[stop - 1] === RETURN)) stop -= 1;
    out.set(run.subarray(position, stop), written);
    written += stop - position;
    position = end;
    if (written - lineStart >= JOINED_LINE || position >= run.length) {
      out[written] = NEWLINE;
      written += 1;
      lineStart = written;
    }
  }
  return written;
}
