import type { AsciiPart } from "./ascii.ts";

// Everything but printable ASCII without "="; and a space that is followed by another or by the end.
const SPECIAL = /[^\x20-\x3C\x3E-\x7E]| (?= |$)/gu;
// Of these a line usually has nothing but "=", which every link has.
const MORE_THAN_EQUALS = /[^\x20-\x7E]| (?: |$)/;
const PLAIN_LINE = /^(?!\.)[\x21-\x3C\x3E-\x7E](?: ?[\x21-\x3C\x3E-\x7E]){0,37}$/;
const LINE_LENGTH = 76;
const LINE_FEED = 0x0a;

/**
 * Encodes a part of a text as quoted-printable (RFC 2045 section 6.7). Line breaks (CRLF or LF) stay breaks. The result
 * is its own canonical form for DKIM, simple and relaxed (RFC 6376 section 3.4): no run of white space, none at a line's
 * end; and no line begins with a dot, so SMTP changes nothing either.
 * @param text well-formed or not; a lone surrogate becomes U+FFFD
 * @param encode encodes one line, as `rememberLines` does
 */
export function encodeQuotedPrintable(text: string, encode: (line: string) => string = encodeLine): string {
  if (text.length < LINE_LENGTH && PLAIN_LINE.test(text)) return text;
  if (!text.includes("\n")) return encode(text);
  return text
    .split(text.includes("\r") ? /\r?\n/ : "\n")
    .map(encode)
    .join("\r\n");
}

/**
 * Encodes lines and remembers them: what every recipient of a template gets is encoded once. The first lines are kept,
 * `most` of them, which are the fixed ones and those of the first recipients.
 */
export function rememberLines(most: number): (line: string) => string {
  const known = new Map<string, string>();
  return (line) => {
    const before = known.get(line);
    if (before !== undefined) return before;
    const encoded = encodeLine(line);
    if (known.size < most) known.set(line, encoded);
    return encoded;
  };
}

/**
 * Joins encoded parts of one text; none of them runs into the next one's line.
 * @returns the parts with what stands between them; what is not a buffer in one string as far as possible
 */
export function joinEncoded(parts: readonly AsciiPart[]): AsciiPart[] {
  const joined: AsciiPart[] = [];
  let written = "";
  let atLineStart = true;
  for (const part of parts) {
    if (part.length === 0) continue;
    if (!atLineStart) written += "=\r\n";
    if (typeof part === "string") {
      written += part;
      atLineStart = part.endsWith("\n");
    } else {
      joined.push(written, part);
      written = "";
      atLineStart = part.at(-1) === LINE_FEED;
    }
  }
  joined.push(written);
  return joined;
}

/** As `encodeQuotedPrintable`, of a text without line breaks. */
export function encodeLine(line: string): string {
  if (line.length < LINE_LENGTH && PLAIN_LINE.test(line)) return line;
  return fold(MORE_THAN_EQUALS.test(line) ? line.replace(SPECIAL, encodeCharacter) : line.replaceAll("=", "=3D"));
}

function encodeCharacter(character: string): string {
  if (character === "=") return "=3D";
  let out = "";
  for (const byte of Buffer.from(character, "utf8")) out += `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  return out;
}

function fold(encoded: string): string {
  let out = "";
  let at = 0;
  for (;;) {
    // a dot that would begin a line is written as an escape, which needs room
    const dot = encoded[at] === ".";
    const rest = encoded.length - at + (dot ? 2 : 0);
    const start = dot ? "=2E" : "";
    if (dot) at += 1;
    if (rest <= LINE_LENGTH) return out + start + encoded.slice(at);
    let end = at + LINE_LENGTH - 1 - start.length;
    if (encoded[end - 1] === "=") end -= 1;
    else if (encoded[end - 2] === "=") end -= 2;
    out += `${start}${encoded.slice(at, end)}=\r\n`;
    at = end;
  }
}
