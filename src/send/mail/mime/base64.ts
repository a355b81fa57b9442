/**
 * Encodes a text as base64 of its UTF-8 form, in lines of 76 (RFC 2045 section 6.8), without a break at the end. Its own
 * line breaks become CRLF, the canonical form of text.
 */
export function encodeBase64Lines(text: string): string {
  const encoded = Buffer.from(text.replace(/\r?\n/g, "\r\n"), "utf8").toString("base64");
  const lines: string[] = [];
  for (let at = 0; at < encoded.length; at += 76) lines.push(encoded.slice(at, at + 76));
  return lines.join("\r\n");
}

/** Whether base64 is the shorter and quicker encoding: most of the text is not ASCII. */
export function prefersBase64(text: string): boolean {
  return isMostlyBeyondAscii({ length: text.length, bytes: Buffer.byteLength(text, "utf8") });
}

/** As `prefersBase64`. @param length in UTF-16 units @param bytes of UTF-8 */
export function isMostlyBeyondAscii({ length, bytes }: { length: number; bytes: number }): boolean {
  // In UTF-8 each character of two or three bytes adds one or two; quoted-printable triples every such byte.
  return bytes - length > bytes / 6;
}
