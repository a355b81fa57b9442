const NEWLINE = 10;
const RETURN = 13;
const SHORTEST = 60;
const LONGEST = 1000;
const SAMPLE = 40;
const JOINED_LINE = 96 * 1024;

/** True when the line from `start` to `end` looks like one of a base64 body: long, and without spaces at its beginning. */
export function isEncodedLine(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < SHORTEST || end - start > LONGEST) return false;
  for (let at = start; at < start + SAMPLE; at += 1) if (!isBase64(bytes[at] ?? 0)) return false;
  return true;
}

/** The same base64 text in lines of about 96 KiB. */
export function joinLines(lines: Uint8Array): Uint8Array {
  const out = new Uint8Array(lines.length + 1);
  let written = 0;
  let lineStart = 0;
  let position = 0;
  while (position < lines.length) {
    const newline = lines.indexOf(NEWLINE, position);
    const end = newline === -1 ? lines.length : newline;
    const stop = end > position && lines[end - 1] === RETURN ? end - 1 : end;
    out.set(lines.subarray(position, stop), written);
    written += stop - position;
    position = end + 1;
    if (written - lineStart >= JOINED_LINE || position >= lines.length) {
      out[written] = NEWLINE;
      written += 1;
      lineStart = written;
    }
  }
  return out.subarray(0, written);
}

function isBase64(byte: number): boolean {
  return (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || (byte >= 47 && byte <= 57) || byte === 43;
}
