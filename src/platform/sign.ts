import { createHash, createHmac, createSecretKey, hkdfSync, timingSafeEqual } from "node:crypto";

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
  // A KeyObject, not the bytes: those would be made one for every signature, which costs four times the signature.
  const key = createSecretKey(Buffer.from(hkdfSync("sha256", secretKey, "ripen", purpose, 32)));
  const sign = (text: string, length = 16) => createHmac("sha256", key).update(text).digest().subarray(0, length);
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
