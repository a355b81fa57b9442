import { digest } from "../../platform/secret/sign.ts";
import { mailIdentity } from "./mail-identity.ts";

/** By what a mail is known again. */
export interface Fingerprint {
  /** SHA-256 of its bytes. */
  digest: string;
  /** What stays the same when it comes by another way; null when it has no such thing, and of a provider's event. */
  identity: string | null;
}

/** The fingerprint of a raw mail, or of a provider's event. Pure; takes as long as the mail is large. */
export function fingerprintOf(raw: Uint8Array, format: "mail" | "event"): Fingerprint {
  return { digest: digest(raw), identity: format === "mail" ? mailIdentity(raw) : null };
}
