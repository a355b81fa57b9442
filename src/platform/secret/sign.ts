import { createHash, hkdfSync, timingSafeEqual } from "node:crypto";
import { createHmacSha256 } from "./hmac.ts";

/** Signs and verifies short texts with HMAC-SHA-256; each purpose has its own key, so no token serves another purpose. */
export interface Signer {
  /** The first `length` bytes of the HMAC of `text`. */
  sign(text: string, length?: number): Buffer;
  /** `sign` with this key and each earlier one, to look up what any of them has signed. */
  signEach(text: string, length?: number): Buffer[];
  /** Whether `signature` is that of `text`, with this key or an earlier one; compared in constant time. */
  verify(text: string, signature: Uint8Array, length?: number): boolean;
}

/**
 * @param secretKey the application's SECRET_KEY
 * @param purpose names the use, for example `reply` (HKDF info, RFC 5869)
 * @param previous keys whose signatures are still good: links in mails outlive the key
 */
export function createSigner(secretKey: string, purpose: string, previous: readonly string[] = []): Signer {
  const derive = (key: string) => createHmacSha256(Buffer.from(hkdfSync("sha256", key, "ripen", purpose, 32)));
  const current = derive(secretKey);
  const all = [current, ...previous.map(derive)];
  return {
    sign: (text, length = 16) => current(text).subarray(0, length),
    signEach: (text, length = 16) => all.map((hmac) => hmac(text).subarray(0, length)),
    verify: (text, signature, length = 16) =>
      signature.length === length && all.some((hmac) => timingSafeEqual(hmac(text).subarray(0, length), signature)),
  };
}

/** SHA-256, hexadecimal. */
export function digest(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
