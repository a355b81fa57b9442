import { hash } from "node:crypto";

const blockBytes = 64;
const digestBytes = 32;
const usualTextBytes = 4_096;

/**
 * HMAC-SHA-256 (RFC 2104) of many short texts with one key. A mail carries a dozen of them, and Node's `createHmac` makes
 * an object for each, which costs more than the hashing; this hashes twice in one call each.
 * @param key at most 64 bytes
 */
export function createHmacSha256(key: Uint8Array): (text: string) => Buffer {
  if (key.length > blockBytes) throw new RangeError("the key must fit into one block of SHA-256");
  const outer = Buffer.alloc(blockBytes + digestBytes, 0x5c);
  let inner = withPad(usualTextBytes);
  // Texts of one use are mostly of one length.
  let used = inner;

  function withPad(room: number): Buffer {
    const buffer = Buffer.alloc(blockBytes + room, 0x36);
    for (const [at, byte] of key.entries()) buffer[at] = 0x36 ^ byte;
    return buffer;
  }

  for (const [at, byte] of key.entries()) outer[at] = 0x5c ^ byte;
  return (text) => {
    // a UTF-16 unit is at most three bytes of UTF-8
    if (text.length * 3 > inner.length - blockBytes) inner = withPad(text.length * 3);
    const end = blockBytes + inner.write(text, blockBytes, "utf8");
    if (used.length !== end || used.buffer !== inner.buffer) used = inner.subarray(0, end);
    // Digests as strings: each one in a buffer of its own costs five times the hashing.
    outer.write(hash("sha256", used, "binary"), blockBytes, "binary");
    return Buffer.from(hash("sha256", outer, "binary"), "binary");
  };
}
