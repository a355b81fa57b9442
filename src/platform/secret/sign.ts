import { createHash, hkdfSync, timingSafeEqual } from "node:crypto";
import { createHmacSha256 } from "./hmac.ts";

/** Signs and verifies short texts with HMAC-SHA-256; each purpose has its own key, so no token serves another purpose. */
export interface Signer {
  /** The first `length` bytes of the HMAC of `text`. */
  sign(text: string, length?: number): Buffer;
  /** Whether `signature` is that of `text`; compared in constant time. */
  verify(text: string, signature: Uint8Array, length?: number): boolean;
}

/**
 * @param secretKey the application's SECRET_KEY
 * @param purpose names the use, for example `reply` (HKDF info, RFC 5869)
 */
export function createSigner(secretKey: string, purpose: string): Signer {
  const hmac = createHmacSha256(Buffer.from(hkdfSync("sha256", secretKey, "ripen", purpose, 32)));
  const sign = (text: string, length = 16) => hmac(text).subarray(0, length);
  return {
    sign,
    verify(text, signature, length = 16) {
      return signature.length === length && timingSafeEqual(sign(text, length), signature);
    },
  };
}

/** SHA-256, hexadecimal. */
export function digest(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
