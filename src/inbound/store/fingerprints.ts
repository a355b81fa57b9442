import { openThread } from "../../platform/thread.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { Fingerprint } from "./fingerprint.ts";

/** Makes fingerprints without holding up the process. */
export interface Fingerprints {
  /** @throws when that takes longer than a minute */
  of(raw: Uint8Array, format: "mail" | "event"): Promise<Fingerprint>;
  close(): Promise<void>;
}

interface Request {
  raw: Uint8Array;
  format: "mail" | "event";
}

/** Up to this size it takes less time than handing the mail over would. */
const smallBytes = 64 * 1024;

/** Small mails are looked through at once, large ones in a thread of their own, which ends when none has come for a while. */
export function openFingerprints(): Fingerprints {
  const script = new URL("./fingerprint-worker.ts", import.meta.url);
  const thread = openThread<Request, Fingerprint>(script, { limitMs: 60_000, memoryMb: 256, idleMs: 60_000 });
  return {
    async of(raw, format) {
      return raw.length <= smallBytes ? fingerprintOf(raw, format) : thread.ask({ raw, format });
    },
    close: () => thread.close(),
  };
}
