/** A part of a message in ASCII; one that all messages share is bytes already, which are copied rather than encoded. */
export type AsciiPart = string | Buffer;

const slabBytes = 256 * 1024;
let slab = Buffer.alloc(0);
let used = 0;

/** Room in a slab that messages share: making a buffer for each takes as long as filling it, and each one is collected apart. */
function roomFor(length: number): Buffer {
  if (length > slabBytes / 4) return Buffer.allocUnsafeSlow(length);
  if (used + length > slab.length) {
    slab = Buffer.allocUnsafeSlow(slabBytes);
    used = 0;
  }
  const room = slab.subarray(used, used + length);
  used += length;
  return room;
}

/**
 * Puts a message, or a part of it, together in one buffer.
 * @param head goes first; it may hold addresses in UTF-8 (RFC 6532)
 */
export function joinAscii(parts: readonly AsciiPart[], head = ""): Buffer {
  let length = Buffer.byteLength(head, "utf8");
  for (const part of parts) length += part.length;
  const bytes = roomFor(length);
  let at = bytes.write(head, "utf8");
  // latin1 writes ASCII without looking at each character
  for (const part of parts) {
    if (typeof part === "string") bytes.write(part, at, "latin1");
    else bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
