import { hkdfSync } from "node:crypto";

/** What tells one SECRET_KEY from another and says nothing of either: 64 bits derived from it, hexadecimal. */
export function fingerprintOf(secretKey: string): string {
  return Buffer.from(hkdfSync("sha256", secretKey, "ripen", "fingerprint", 8)).toString("hex");
}
