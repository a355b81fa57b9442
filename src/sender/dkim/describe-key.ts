import { createPrivateKey } from "node:crypto";
import type { SealedDkimKey } from "../../db/schema/senders.ts";
import type { Sealer } from "../../platform/secret/seal.ts";
import { domainOf, isDomainAligned } from "./alignment.ts";
import type { DkimKeyView } from "./dkim-schemas.ts";
import { algorithmOf, dkimRecord } from "./record.ts";

const ed25519Bits = 256;

/** The public half of a sender's key, with the record to publish. @param email the sender's address */
export function describeDkimKey(sealer: Sealer, email: string, stored: SealedDkimKey): DkimKeyView {
  const { domain, selector, sealedKey } = stored;
  const where = { selector, domain, aligned: isDomainAligned(domainOf(email), domain) };
  const pem = sealer.read(sealedKey);
  if (pem === undefined) return { ...where, algorithm: null, bits: null, record: null };
  const key = createPrivateKey(pem);
  return {
    ...where,
    algorithm: algorithmOf(key),
    bits: key.asymmetricKeyDetails?.modulusLength ?? ed25519Bits,
    record: dkimRecord(domain, selector, key),
  };
}
