import { createPrivateKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { InvalidInputError } from "../../platform/errors.ts";

/**
 * Reads a private key that somebody brings along: PEM of an RSA key (RFC 8301: 1024 to 4096 bits) or an Ed25519 key, not
 * encrypted. @throws InvalidInputError `dkim_key_unreadable`, `dkim_key_unsuitable`
 */
export function readPrivateKey(pem: string): KeyObject {
  const key = parse(pem);
  if (key.asymmetricKeyType === "ed25519") return key;
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType === "rsa" && bits >= 1024 && bits <= 4096) return key;
  throw wrong("dkim_key_unsuitable", "DKIM signs with RSA keys of 1024 to 4096 bits, better 2048, or Ed25519 keys.");
}

function parse(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // Not the error of OpenSSL as its cause: nothing of the key may reach a log.
    throw wrong("dkim_key_unreadable", "This is no private key in PEM that can be read without a passphrase.");
  }
}

function wrong(code: string, message: string): InvalidInputError {
  return new InvalidInputError(code, message, [{ pointer: "/privateKey", code, message }]);
}
