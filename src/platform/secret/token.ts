import { decodeBase32, encodeBase32 } from "./base32.ts";
import type { Signer } from "./sign.ts";

const idBytes = 16;
const macBytes = 10;

/**
 * A token that names a row and proves that we issued it: Base32 of id and truncated HMAC, 42 characters, safe in URLs
 * and in the local part of an address (RFC 5321 allows 64 octets there).
 * @param bound text that the token is valid for, beside the id; must be given again to open it
 */
export function sealId(signer: Signer, id: string, bound = ""): string {
  const first = firstPartOf(id);
  rest.set(signer.sign(`${id}\n${bound}`, macBytes), 1);
  return first + encodeBase32(rest);
}

/** The id in a token made by `sealId` with the same signer and `bound`; undefined when it was not. */
export function openId(signer: Signer, token: string, bound = ""): string | undefined {
  if (token.length > 64) return undefined;
  const data = decodeBase32(token);
  if (data?.length !== idBytes + macBytes) return undefined;
  const id = uuidOf(data);
  return signer.verify(`${id}\n${bound}`, data.subarray(idBytes), macBytes) ? id : undefined;
}

// 15 bytes are 24 characters of Base32 exactly: they are the same in all tokens of one id. Its last byte and the HMAC are the rest.
const firstBytes = 15;
const rest = Buffer.alloc(idBytes - firstBytes + macBytes);
let lastId = "";
let lastFirst = "";

/** Of the id that was asked for last it is known: a mail carries a dozen tokens of one. Its last byte stands in `rest`. */
function firstPartOf(id: string): string {
  if (id === lastId) return lastFirst;
  const bytes = Buffer.from(id.replaceAll("-", ""), "hex");
  if (bytes.length !== idBytes) throw new TypeError("a token is made for a UUID");
  lastId = id;
  lastFirst = encodeBase32(bytes.subarray(0, firstBytes));
  rest[0] = bytes[firstBytes] ?? 0;
  return lastFirst;
}

const written = Buffer.alloc(36, "-");
const digits = Buffer.from("0123456789abcdef");
/** Where the digits of each byte stand in the text of a UUID. */
const places = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/** The UUID that `data` begins with. That it is one which was given out, its signature tells. */
function uuidOf(data: Uint8Array): string {
  for (let index = 0; index < idBytes; index += 1) {
    const [byte, at] = [data[index] ?? 0, places[index] ?? 0];
    written[at] = digits[byte >>> 4] ?? 0;
    written[at + 1] = digits[byte & 15] ?? 0;
  }
  return written.toString("latin1");
}
