import type { SealedDkimKey } from "../../db/schema/senders.ts";
import type { Sealer } from "../../platform/secret/seal.ts";
import { type DkimKey, readDkimKey } from "./mime/dkim.ts";

/** Opened and parsed DKIM keys, by what is stored. */
export interface DkimKeys {
  /** @throws UnreadableSecretError */
  get(stored: readonly SealedDkimKey[]): DkimKey[];
}

/** Keeps each key parsed: reading one costs more than signing with it. @param limit keys kept at once */
export function openDkimKeys(sealer: Sealer, limit = 1_000): DkimKeys {
  const keys = new Map<string, DkimKey>();
  return {
    get: (stored) =>
      stored.map(({ domain, selector, sealedKey }) => {
        const id = `${selector} ${domain} ${sealedKey}`;
        const known = keys.get(id);
        if (known !== undefined) return known;
        const pem = sealer.open(sealedKey, `The DKIM key "${selector}" of ${domain}`);
        const oldest = keys.keys().next();
        if (keys.size >= limit && oldest.done !== true) keys.delete(oldest.value);
        const key = readDkimKey(domain, selector, pem);
        keys.set(id, key);
        return key;
      }),
  };
}
