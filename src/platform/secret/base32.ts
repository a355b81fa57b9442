const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

const codes = Buffer.from(alphabet, "latin1");
let scratch = Buffer.alloc(64);

/** Base32 (RFC 4648) in lower case without padding: survives mail systems that fold the case of a local part. */
export function encodeBase32(data: Uint8Array): string {
  const length = Math.ceil((data.length * 8) / 5);
  // Written in place: adding character to character would make a string for each.
  if (length > scratch.length) scratch = Buffer.alloc(length);
  let bits = 0;
  let value = 0;
  let at = 0;
  for (const byte of data) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      scratch[at++] = codes[(value >>> bits) & 31] ?? 0;
    }
    value &= (1 << bits) - 1;
  }
  if (bits > 0) scratch[at] = codes[(value << (5 - bits)) & 31] ?? 0;
  return scratch.toString("latin1", 0, length);
}

// Either case of ASCII alone: the Kelvin sign, too, is "k" in lower case.
const values = new Uint8Array(128).fill(255);
for (const [value, code] of codes.entries()) {
  values[code] = value;
  values[alphabet.toUpperCase().charCodeAt(value)] = value;
}

/**
 * The bytes of a Base32 text in any case, or undefined when it is not Base32. Each byte string has one text: unused bits that
 * are set, and characters that stand for no byte, are refused (RFC 4648 3.5).
 */
export function decodeBase32(text: string): Buffer | undefined {
  const out = Buffer.allocUnsafe((text.length * 5) >>> 3);
  let bits = 0;
  let held = 0;
  let to = 0;
  for (let at = 0; at < text.length; at += 1) {
    const value = values[text.charCodeAt(at)] ?? 255;
    if (value === 255) return undefined;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out[to++] = held >>> bits;
    }
    held &= (1 << bits) - 1;
  }
  return bits >= 5 || held !== 0 ? undefined : out;
}
