import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** Encrypts short secrets that are kept in the database, such as private keys and passwords (AES-256-GCM). */
export interface Sealer {
  seal(text: string): string;
  /** @throws when it was sealed with another key or changed */
  open(sealed: string): string;
}

const ivBytes = 12;
const tagBytes = 16;

/**
 * @param secretKey the application's SECRET_KEY
 * @param purpose names the use (HKDF info, RFC 5869): what is sealed for one purpose opens for no other
 */
export function createSealer(secretKey: string, purpose: string): Sealer {
  const key = Buffer.from(hkdfSync("sha256", secretKey, "ripen", `seal ${purpose}`, 32));
  return {
    seal(text) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", key, iv);
      const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), data]).toString("base64");
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, "base64");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivBytes));
      decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString("utf8");
    },
  };
}
