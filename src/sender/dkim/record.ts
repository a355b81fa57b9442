import { createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** What to publish in DNS for a DKIM key. */
export interface DkimRecord {
  name: string;
  type: "TXT";
  /** the whole text */
  value: string;
  /** the same in strings of at most 255 characters, as a zone file wants it (RFC 6376 section 3.6.2.2) */
  strings: string[];
}

export type DkimAlgorithm = "rsa" | "ed25519";

/** The TXT record of a key: RFC 6376 section 3.6.1, for Ed25519 RFC 8463 section 4. */
export function dkimRecord(domain: string, selector: string, key: KeyObject): DkimRecord {
  const der = createPublicKey(key).export({ type: "spki", format: "der" });
  const algorithm = algorithmOf(key);
  // RFC 8463: the 32 bytes of the key alone, without the structure around it
  const bytes = algorithm === "ed25519" ? der.subarray(-32) : der;
  const value = `v=DKIM1; k=${algorithm}; p=${bytes.toString("base64")}`;
  return { name: `${selector}._domainkey.${domain}`, type: "TXT", value, strings: value.match(/.{1,255}/g) ?? [] };
}

export function algorithmOf({ asymmetricKeyType }: KeyObject): DkimAlgorithm {
  return asymmetricKeyType === "ed25519" ? "ed25519" : "rsa";
}
