import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { RipenError } from "../errors.ts";

/** Encrypts short secrets that are kept in the database, such as private keys and passwords (AES-256-GCM). */
export interface Sealer {
  /** With the current key. */
  seal(text: string): string;
  /**
   * @param what names the secret for whoever has to set it anew
   * @throws UnreadableSecretError when it was sealed with none of the keys, or changed
   */
  open(sealed: string, what: string): string;
  /** As `open`, but undefined when it cannot be read. */
  read(sealed: string): string | undefined;
  /** The same secret under the current key: itself when it is already, undefined when it cannot be read. */
  renew(sealed: string): string | undefined;
}

/** A kept secret was sealed with a SECRET_KEY that this process was not given. */
export class UnreadableSecretError extends RipenError {
  constructor(what: string) {
    super("secret_unreadable", 409, `${what} cannot be read: ${unreadable}`);
  }
}

/** Why a secret cannot be read, and what to do. */
export const unreadable =
  "it was sealed with another SECRET_KEY. Name that one in SECRET_KEY_PREVIOUS, or set the secret anew.";

const ivBytes = 12;
const tagBytes = 16;

/**
 * @param secretKey the application's SECRET_KEY
 * @param purpose names the use (HKDF info, RFC 5869): what is sealed for one purpose opens for no other
 * @param previous keys that what is kept may be sealed with as well
 */
export function createSealer(secretKey: string, purpose: string, previous: readonly string[] = []): Sealer {
  const derive = (key: string) => Buffer.from(hkdfSync("sha256", key, "ripen", `seal ${purpose}`, 32));
  const current = derive(secretKey);
  const earlier = previous.map(derive);

  function seal(text: string): string {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv("aes-256-gcm", current, iv);
    const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), data]).toString("base64");
  }

  function read(sealed: string): string | undefined {
    for (const key of [current, ...earlier]) {
      const text = openWith(key, sealed);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  return {
    seal,
    read,
    open(sealed, what) {
      const text = read(sealed);
      if (text === undefined) throw new UnreadableSecretError(what);
      return text;
    },
    renew(sealed) {
      if (openWith(current, sealed) !== undefined) return sealed;
      const text = read(sealed);
      return text === undefined ? undefined : seal(text);
    },
  };
}

/** Undefined when it was sealed with another key, or changed: the tag does not fit. */
function openWith(key: Buffer, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, "base64");
  if (bytes.length < ivBytes + tagBytes) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivBytes));
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}
