/** A part of a message in ASCII; one that all messages share is bytes already, which are copied rather than encoded. */
export type AsciiPart = string | Buffer;

/**
 * Puts a message, or a part of it, together in one buffer.
 * @param head goes first; it may hold addresses in UTF-8 (RFC 6532)
 */
export function joinAscii(parts: readonly AsciiPart[], head = ""): Buffer {
  let length = Buffer.byteLength(head, "utf8");
  for (const part of parts) length += part.length;
  const bytes = Buffer.allocUnsafe(length);
  let at = bytes.write(head, "utf8");
  // latin1 writes ASCII without looking at each character
  for (const part of parts) at += typeof part === "string" ? bytes.write(part, at, "latin1") : part.copy(bytes, at);
  return bytes;
}
